-- Why points were given or taken without anything that earns them; NULL where nobody said, and for other activities.
ALTER TABLE activities ADD COLUMN cause TEXT;
CREATE INDEX activities_of_points ON activities (day, cause, account_id, seq) WHERE kind = 'points';
-- Why a batch gives or takes points; empty where nobody said, and for other batches.
ALTER TABLE batches ADD COLUMN cause TEXT NOT NULL DEFAULT '';
