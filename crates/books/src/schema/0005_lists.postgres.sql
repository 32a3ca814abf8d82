-- SQLite gathers a list from one index that holds every column of it. PostgreSQL walks along the order, and counts what lies
-- between two bounds, faster in an index for each.
DROP INDEX accounts_listed;
CREATE INDEX accounts_by_points ON accounts (points, number COLLATE "C");
CREATE INDEX accounts_by_spend ON accounts (spend_fen, number COLLATE "C");
CREATE INDEX accounts_by_visits ON accounts (visits, number COLLATE "C");
CREATE INDEX accounts_by_last_day ON accounts (last_day, number COLLATE "C");
