-- Points that were used, that came back, and that expired. The same ledger accounts take deposits that pay for sales,
-- which are no points.
DROP INDEX transfers_spent;
DROP INDEX transfers_expired;
CREATE INDEX transfers_spent ON transfers (day, amount, account_id) WHERE to_account = 'spent' AND unit = 'point';
CREATE INDEX transfers_restored ON transfers (day, amount, account_id) WHERE from_account = 'spent' AND unit = 'point';
CREATE INDEX transfers_expired ON transfers (day, amount, account_id) WHERE to_account = 'expired' AND unit = 'point';
