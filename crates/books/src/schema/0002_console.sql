-- What a clinic is run from: settings, roles, what it offers, goals, saved views, batches of changes, and what an
-- import can be taken back by. Days, instants and money as in the first migration.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);

-- Address, telephone, business hours and contact hours of a store, as JSON.
ALTER TABLE stores ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

CREATE TABLE roles (
    code TEXT PRIMARY KEY,
    -- Empty for the roles that every clinic begins with: the program names those in both languages.
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO roles (code, name, created_at) SELECT DISTINCT role, '', 0 FROM role_permissions;
INSERT INTO role_permissions (role, permission) SELECT code, 'member_export' FROM roles WHERE code = 'owner';
INSERT INTO role_permissions (role, permission) SELECT code, 'backup_make' FROM roles WHERE code = 'owner';
INSERT INTO role_permissions (role, permission) SELECT code, 'log_read' FROM roles WHERE code = 'owner';

CREATE TABLE categories (
    id BYTEA PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    is_hidden BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE TABLE services (
    id BYTEA PRIMARY KEY,
    category_id BYTEA NOT NULL REFERENCES categories (id),
    name TEXT NOT NULL UNIQUE,
    price_fen BIGINT NOT NULL CHECK (price_fen >= 0),
    minutes BIGINT NOT NULL CHECK (minutes >= 0),
    is_hidden BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE INDEX services_by_category ON services (category_id);

CREATE TABLE goals (
    id BYTEA PRIMARY KEY,
    kpi TEXT NOT NULL,
    store_id BYTEA,
    direction TEXT NOT NULL,
    target BIGINT NOT NULL,
    from_day BIGINT NOT NULL,
    until_day BIGINT NOT NULL,
    -- The last day on which it was followed, where it was given up before its end.
    ended_on BIGINT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL
);

CREATE TABLE saved_views (
    id BYTEA PRIMARY KEY,
    staff_id BYTEA NOT NULL,
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    is_shared BIGINT NOT NULL,
    query TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (page, staff_id, name)
);

-- A change of many members at once, and what became of each, so that it can be undone as one. The reasons are sealed
-- with a data key of the batch, until they are sealed for each member.
CREATE TABLE batches (
    id BYTEA PRIMARY KEY,
    kind TEXT NOT NULL,
    tier TEXT NOT NULL,
    locked_until BIGINT,
    points BIGINT NOT NULL,
    status TEXT NOT NULL,
    members_total BIGINT NOT NULL,
    reason_sealed BYTEA,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    undo_reason_sealed BYTEA,
    undone_at BIGINT,
    undone_by TEXT,
    -- Where and through which door whoever began the change, or its undoing, acts.
    store_id BYTEA,
    channel TEXT NOT NULL
);
CREATE INDEX batches_by_status ON batches (status);

CREATE TABLE batch_members (
    batch_id BYTEA NOT NULL,
    place BIGINT NOT NULL,
    account_id BYTEA NOT NULL,
    member_id BYTEA NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT NOT NULL,
    tier_before TEXT NOT NULL,
    locked_before BIGINT,
    seq BIGINT,
    undo_seq BIGINT,
    PRIMARY KEY (batch_id, place)
);
CREATE INDEX batch_members_by_state ON batch_members (batch_id, state, tier_before, code, place);

ALTER TABLE sales ADD COLUMN store_id BYTEA;
ALTER TABLE sales ADD COLUMN import_id BYTEA;
CREATE INDEX sales_by_import ON sales (import_id, account_id) WHERE import_id IS NOT NULL;
CREATE INDEX sales_by_day ON sales (day, store_id, account_id, amount_fen, left_fen, points);

ALTER TABLE accounts ADD COLUMN import_id BYTEA;
CREATE INDEX accounts_by_enrolment ON accounts (enrolled_on, store_id);
-- All that the list of members is narrowed and sorted by and the pyramid counts, so that neither touches the wide rows.
DROP INDEX accounts_by_tier;
CREATE INDEX accounts_listed ON accounts (tier, number, grace_until, points, spend_fen, visits, last_day, enrolled_on,
    store_id, id, member_id);

-- The store for which an import was made.
ALTER TABLE imports ADD COLUMN store_id BYTEA;
ALTER TABLE imports ADD COLUMN undone_at BIGINT;
ALTER TABLE imports ADD COLUMN undone_by TEXT;
ALTER TABLE imports ADD COLUMN undo_done BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN undo_total BIGINT NOT NULL DEFAULT 0;

-- When one of the staff last signed in, and when a key of the API was last used, to the minute or so.
ALTER TABLE staff ADD COLUMN signed_in_at BIGINT;
ALTER TABLE api_keys ADD COLUMN used_at BIGINT;

-- Counts over all accounts read one index alone: the pyramid `accounts_listed`, and these the changes of tier of some
-- days, who was in grace on a day, points used, and what was recorded of a day besides sales and enrolments, which have
-- their own.
DROP INDEX decisions_by_day;
CREATE INDEX decisions_by_day ON decisions (day, from_tier, to_tier, cause, account_id);
CREATE INDEX decisions_of_grace ON decisions (day, account_id, number, to_tier) WHERE grace_until IS NOT NULL;
CREATE INDEX transfers_spent ON transfers (day, amount, account_id) WHERE to_account = 'spent';
CREATE INDEX activities_by_day ON activities (day) WHERE kind <> 'sale' AND kind <> 'enrol';

-- The reports: points that expired, and which months refunds have changed.
CREATE INDEX transfers_expired ON transfers (day, amount, account_id) WHERE to_account = 'expired';
CREATE INDEX refunds_by_day ON activities (day, subject) WHERE kind = 'refund';

-- What a record of the log is about, beside its body, so that all about one member is found at once; empty in records
-- that are older than the column.
ALTER TABLE log ADD COLUMN subject TEXT NOT NULL DEFAULT '';
CREATE INDEX log_by_subject ON log (subject, strand, seq) WHERE subject <> '';

-- Accounts whose every activity came with an import that was taken back, and whose members were imported anew: their
-- journals stay and are proven like all others, and the members' card numbers belong to their new accounts. The columns
-- are those of accounts, always.
CREATE TABLE set_aside_accounts AS SELECT * FROM accounts WHERE 1 = 0;
CREATE UNIQUE INDEX set_aside_accounts_by_id ON set_aside_accounts (id);
