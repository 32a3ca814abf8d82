-- How many refunds an import took in among its lines, and what they gave back.
ALTER TABLE imports ADD COLUMN refunds BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN refunds_fen BIGINT NOT NULL DEFAULT 0;
