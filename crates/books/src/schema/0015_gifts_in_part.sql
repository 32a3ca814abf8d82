-- How many points of a gift were taken back of which the rest had been spent, for the effect of benefits.
ALTER TABLE grants ADD COLUMN points_taken BIGINT NOT NULL DEFAULT 0;
DROP INDEX grants_by_day;
CREATE INDEX grants_by_day ON grants (given_on, gift, kind, what, state, points_taken);
