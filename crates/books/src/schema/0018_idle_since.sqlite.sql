-- The list of members, with its new column.
DROP INDEX accounts_listed;
CREATE INDEX accounts_listed ON accounts (tier, number, grace_until, points, spend_fen, visits, idle_since, last_day,
    enrolled_on, store_id, id, member_id);
