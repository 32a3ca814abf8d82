-- Since when an account has bought nothing: the day of its last sale of which anything is left, a gift among them; that of
-- the enrolment where there is none.
ALTER TABLE accounts ADD COLUMN idle_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE set_aside_accounts ADD COLUMN idle_since BIGINT NOT NULL DEFAULT 0;
UPDATE accounts SET idle_since = COALESCE((SELECT MAX(day) FROM sales
    WHERE account_id = accounts.id AND (left_fen > 0 OR amount_fen = 0)), enrolled_on);
