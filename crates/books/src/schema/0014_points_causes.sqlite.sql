-- Points that were taken by hand have an account of their own in the ledger. What the journal says stays as it is, and
-- transfers are what follows from it.
DROP TRIGGER transfers_never_change;
UPDATE transfers SET to_account = 'deducted' WHERE to_account = 'spent' AND unit = 'point' AND EXISTS (
    SELECT 1 FROM activities e WHERE e.account_id = transfers.account_id AND e.seq = transfers.seq AND e.kind = 'points');
CREATE TRIGGER transfers_never_change BEFORE UPDATE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
