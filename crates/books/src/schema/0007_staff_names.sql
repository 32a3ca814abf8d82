-- What colleagues and customers call one of the staff. Whoever was taken on without a name goes by the log-in.
ALTER TABLE staff ADD COLUMN name TEXT NOT NULL DEFAULT '';
UPDATE staff SET name = login;
