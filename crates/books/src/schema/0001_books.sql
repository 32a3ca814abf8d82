-- The books of one organisation. One text for SQLite and PostgreSQL: BIGINT, TEXT and BYTEA only.
-- Days are counted from 1970-01-01, instants are microseconds of UTC, money is in fen.
-- Columns whose name ends in _sealed hold envelopes of the vault and nothing readable.

CREATE TABLE organisation (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    timezone TEXT NOT NULL,
    closed_through BIGINT,
    is_open BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE stores (
    id BYTEA PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    is_closed BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE TABLE role_permissions (
    role TEXT NOT NULL,
    permission TEXT NOT NULL,
    PRIMARY KEY (role, permission)
);

CREATE TABLE staff (
    id BYTEA PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    store_id BYTEA,
    password_hash TEXT NOT NULL,
    is_disabled BIGINT NOT NULL DEFAULT 0,
    failed_sign_ins BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT,
    created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash BYTEA PRIMARY KEY,
    staff_id BYTEA NOT NULL REFERENCES staff (id),
    csrf_token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
    id BYTEA PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    is_revoked BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE TABLE programmes (
    id BYTEA PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    in_force_from BIGINT UNIQUE,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    published_at BIGINT,
    published_by TEXT,
    -- While accounts are being prepared for this version: the card number after which the next batch begins.
    preparing_after TEXT
);

CREATE TABLE members (
    id BYTEA PRIMARY KEY,
    name_sealed BYTEA,
    phone_sealed BYTEA,
    note_sealed BYTEA,
    phone_index BYTEA,
    phone_tail_index BIGINT,
    key_generation BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX members_by_phone ON members (phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX members_by_phone_tail ON members (phone_tail_index) WHERE phone_tail_index IS NOT NULL;

CREATE TABLE accounts (
    id BYTEA PRIMARY KEY,
    member_id BYTEA NOT NULL REFERENCES members (id),
    number TEXT NOT NULL UNIQUE,
    store_id BYTEA,
    enrolled_on BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tier TEXT NOT NULL,
    tier_since BIGINT NOT NULL,
    counted_since BIGINT NOT NULL,
    grace_until BIGINT,
    grace_failed_from BIGINT,
    locked_until BIGINT,
    closed_through BIGINT NOT NULL,
    due_on BIGINT,
    points BIGINT NOT NULL CHECK (points >= 0),
    points_debt BIGINT NOT NULL CHECK (points_debt >= 0),
    points_expired BIGINT NOT NULL,
    next_lot BIGINT NOT NULL,
    spend_fen BIGINT NOT NULL,
    visits BIGINT NOT NULL,
    tally BYTEA NOT NULL,
    journal_length BIGINT NOT NULL,
    journal_hash BYTEA NOT NULL,
    transfer_count BIGINT NOT NULL,
    decision_count BIGINT NOT NULL
);
CREATE INDEX accounts_by_member ON accounts (member_id);
CREATE INDEX accounts_due ON accounts (due_on) WHERE due_on IS NOT NULL;
CREATE INDEX accounts_by_tier ON accounts (tier, number);

CREATE TABLE activities (
    account_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    day BIGINT NOT NULL,
    subject BYTEA,
    body TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (account_id, seq)
);

CREATE TABLE sales (
    id BYTEA PRIMARY KEY,
    account_id BYTEA NOT NULL,
    number TEXT NOT NULL,
    seq BIGINT NOT NULL,
    day BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL,
    left_fen BIGINT NOT NULL CHECK (left_fen >= 0),
    points BIGINT NOT NULL,
    lot BIGINT,
    UNIQUE (account_id, number)
);

CREATE TABLE lots (
    account_id BYTEA NOT NULL,
    number BIGINT NOT NULL,
    earned_on BIGINT NOT NULL,
    expires_on BIGINT,
    granted BIGINT NOT NULL,
    left_over BIGINT NOT NULL CHECK (left_over >= 0),
    expired BIGINT NOT NULL,
    PRIMARY KEY (account_id, number)
);

CREATE TABLE transfers (
    account_id BYTEA NOT NULL,
    number BIGINT NOT NULL,
    seq BIGINT,
    day BIGINT NOT NULL,
    unit TEXT NOT NULL,
    from_account TEXT NOT NULL,
    to_account TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    PRIMARY KEY (account_id, number)
);

CREATE TABLE decisions (
    account_id BYTEA NOT NULL,
    number BIGINT NOT NULL,
    seq BIGINT,
    day BIGINT NOT NULL,
    cause TEXT NOT NULL,
    from_tier TEXT NOT NULL,
    to_tier TEXT NOT NULL,
    since BIGINT NOT NULL,
    grace_until BIGINT,
    figures TEXT NOT NULL,
    PRIMARY KEY (account_id, number)
);
CREATE INDEX decisions_by_day ON decisions (day);

CREATE TABLE notes (
    id BYTEA PRIMARY KEY,
    member_id BYTEA NOT NULL,
    body_sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE effects (
    key TEXT PRIMARY KEY,
    operation TEXT NOT NULL,
    input_hash BYTEA NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE imports (
    id BYTEA PRIMARY KEY,
    file_name TEXT NOT NULL,
    file_hash BYTEA NOT NULL,
    mapping TEXT NOT NULL,
    status TEXT NOT NULL,
    lines_total BIGINT NOT NULL,
    lines_done BIGINT NOT NULL,
    lines_new BIGINT NOT NULL,
    lines_known BIGINT NOT NULL,
    lines_refused BIGINT NOT NULL,
    members_new BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    started_by TEXT NOT NULL
);

CREATE TABLE import_files (
    import_id BYTEA PRIMARY KEY,
    file_sealed BYTEA NOT NULL
);

CREATE TABLE import_refusals (
    import_id BYTEA NOT NULL,
    line BIGINT NOT NULL,
    member TEXT NOT NULL,
    field TEXT NOT NULL,
    code TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (import_id, line)
);

CREATE TABLE import_mappings (
    name TEXT PRIMARY KEY,
    mapping TEXT NOT NULL,
    saved_at BIGINT NOT NULL
);

CREATE TABLE log_heads (
    strand BIGINT PRIMARY KEY,
    length BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE log (
    strand BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    body TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (strand, seq)
);
