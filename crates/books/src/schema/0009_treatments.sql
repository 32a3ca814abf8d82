-- A record that stands in the place of an earlier one, which stays as it was; each is replaced once.
ALTER TABLE treatments ADD COLUMN replaces BYTEA;
-- Who wrote the record down: not always who did the treatment. Empty: whoever did it.
ALTER TABLE treatments ADD COLUMN recorded_by TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX treatments_by_replaced ON treatments (replaces) WHERE replaces IS NOT NULL;
