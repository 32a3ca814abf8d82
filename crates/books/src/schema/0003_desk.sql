-- The desk: goods with their prices, what was sold line by line, payments, coupons, rewards, grants, reminders, shifts,
-- closed days and alarms. Days, instants and money as in the first migration.

-- What is sold: treatments and goods. A price that is empty is not fixed for that list.
ALTER TABLE services RENAME TO items;
DROP INDEX services_by_category;
CREATE INDEX items_by_category ON items (category_id);
ALTER TABLE items ADD COLUMN kind TEXT NOT NULL DEFAULT 'service';
-- A short code or bar code, unique where there is one.
ALTER TABLE items ADD COLUMN code TEXT;
ALTER TABLE items ADD COLUMN wholesale_fen BIGINT;
ALTER TABLE items ADD COLUMN member_fen BIGINT;
ALTER TABLE items ADD COLUMN floor_fen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN cautions TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX items_by_code ON items (code) WHERE code IS NOT NULL;

-- What a bill of the desk came to besides the money that counts: what was to be paid in all, and what of it is owed still.
-- A sale without a member belongs to a chain of its own: its account_id is its own id.
ALTER TABLE sales ADD COLUMN total_fen BIGINT;
ALTER TABLE sales ADD COLUMN owed_fen BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sales_owed ON sales (account_id, day) WHERE owed_fen > 0;

-- A line of a bill; of what is not in the catalogue it names no item. `unit_fen` is what one piece was sold at, points
-- used as money not taken off; `given_fen` what the line costs on the list, where it was given away by hand.
CREATE TABLE sale_lines (
    sale_id BYTEA NOT NULL,
    line BIGINT NOT NULL,
    item_id BYTEA,
    store_id BYTEA,
    day BIGINT NOT NULL,
    operator TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    unit_fen BIGINT NOT NULL,
    paid_fen BIGINT NOT NULL,
    given_fen BIGINT NOT NULL,
    seller TEXT NOT NULL,
    server TEXT NOT NULL,
    PRIMARY KEY (sale_id, line)
);
CREATE INDEX sale_lines_by_item ON sale_lines (item_id, store_id, day, unit_fen);
CREATE INDEX sale_lines_given ON sale_lines (operator, day, given_fen) WHERE given_fen > 0;

-- Money that came in, or went out when negative; append-only.
CREATE TABLE payments (
    id BYTEA PRIMARY KEY,
    day BIGINT NOT NULL,
    at BIGINT NOT NULL,
    store_id BYTEA,
    operator TEXT NOT NULL,
    tender TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    -- sale, refund, repayment, deposit, deposit_back
    cause TEXT NOT NULL,
    subject BYTEA NOT NULL,
    -- The order at the provider of the payment, where there is one.
    charge_id BYTEA
);
CREATE INDEX payments_by_day ON payments (day, store_id, tender, cause, amount_fen);
CREATE INDEX payments_by_subject ON payments (subject);

CREATE TABLE coupons (
    id BYTEA PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    -- The kind in the programme, the version by which it was issued, and its terms, kept for ever.
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    terms TEXT NOT NULL,
    account_id BYTEA NOT NULL,
    -- Who got it first: what counts for the limit of each member.
    first_account_id BYTEA NOT NULL,
    issued_on BIGINT NOT NULL,
    expires_on BIGINT,
    -- open, used, void
    state TEXT NOT NULL,
    -- claim, hand, gift, reward
    source TEXT NOT NULL,
    sale_id BYTEA,
    used_on BIGINT,
    -- What came off the bill by it.
    off_fen BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX coupons_by_account ON coupons (account_id, state, expires_on);
CREATE INDEX coupons_by_first ON coupons (first_account_id, kind);
CREATE INDEX coupons_by_kind ON coupons (kind, state, issued_on);
CREATE INDEX coupons_by_sale ON coupons (sale_id) WHERE sale_id IS NOT NULL;
CREATE INDEX coupons_expiring ON coupons (expires_on, account_id) WHERE state = 'open' AND expires_on IS NOT NULL;

-- How many pieces of something limited are gone: kind is coupon or reward, code the one in the programme.
CREATE TABLE stocks (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (kind, code)
);

CREATE TABLE redemptions (
    id BYTEA PRIMARY KEY,
    account_id BYTEA NOT NULL,
    -- The reward in the programme, the version by which it was bought and its name then.
    reward TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    points BIGINT NOT NULL,
    day BIGINT NOT NULL,
    -- The journal entry that took the points.
    seq BIGINT NOT NULL,
    coupon_id BYTEA,
    -- done, undone
    state TEXT NOT NULL,
    store_id BYTEA,
    operator TEXT NOT NULL
);
CREATE INDEX redemptions_by_account ON redemptions (account_id, reward, day);
CREATE INDEX redemptions_by_day ON redemptions (day, reward, points);

-- What a rule gave, once for each occasion: the rule and its version, what, until when, for how many bills.
CREATE TABLE grants (
    id BYTEA PRIMARY KEY,
    account_id BYTEA NOT NULL,
    gift TEXT NOT NULL,
    occasion TEXT NOT NULL,
    place BIGINT NOT NULL,
    version BIGINT NOT NULL,
    -- coupon, points, offer, bonus
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    terms TEXT NOT NULL,
    given_on BIGINT NOT NULL,
    expires_on BIGINT,
    bills_left BIGINT,
    coupon_id BYTEA,
    -- The sale that brought it about, if one did.
    sale_id BYTEA,
    -- open, used, void
    state TEXT NOT NULL
);
-- Once for each occasion; what was taken back can be given again.
CREATE UNIQUE INDEX grants_once ON grants (account_id, gift, occasion, place) WHERE state <> 'void';
CREATE INDEX grants_open ON grants (account_id, expires_on) WHERE state = 'open';
CREATE INDEX grants_by_sale ON grants (sale_id) WHERE sale_id IS NOT NULL;
CREATE INDEX grants_by_gift ON grants (gift, given_on);

-- Reminders ahead of a day, kept until they are sent or done with.
CREATE TABLE notices (
    id BYTEA PRIMARY KEY,
    account_id BYTEA NOT NULL,
    -- retain, points_expiring, coupon_expiring, gift
    kind TEXT NOT NULL,
    occasion TEXT NOT NULL,
    due_on BIGINT NOT NULL,
    figures TEXT NOT NULL,
    made_on BIGINT NOT NULL,
    -- open, done, lapsed
    state TEXT NOT NULL,
    done_at BIGINT,
    done_by TEXT,
    UNIQUE (account_id, kind, occasion)
);
CREATE INDEX notices_by_state ON notices (state, due_on, kind);

CREATE TABLE parked_bills (
    id BYTEA PRIMARY KEY,
    number BIGINT NOT NULL,
    store_id BYTEA,
    account_id BYTEA,
    basket TEXT NOT NULL,
    parked_at BIGINT NOT NULL,
    parked_by TEXT NOT NULL
);

CREATE TABLE deposits (
    id BYTEA PRIMARY KEY,
    account_id BYTEA NOT NULL,
    item_id BYTEA,
    amount_fen BIGINT NOT NULL,
    left_fen BIGINT NOT NULL CHECK (left_fen >= 0),
    day BIGINT NOT NULL,
    seq BIGINT NOT NULL
);
CREATE INDEX deposits_by_account ON deposits (account_id, day);

CREATE TABLE shifts (
    id BYTEA PRIMARY KEY,
    store_id BYTEA,
    operator TEXT NOT NULL,
    day BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    float_fen BIGINT NOT NULL,
    closed_at BIGINT,
    -- What should be there and what was counted, by tender, as JSON.
    expected TEXT NOT NULL,
    counted TEXT NOT NULL,
    handed_to TEXT NOT NULL
);
CREATE UNIQUE INDEX shifts_open ON shifts (operator) WHERE closed_at IS NULL;
CREATE INDEX shifts_by_day ON shifts (day, store_id);

-- A day of a store as it was closed: the figures and a seal over them by a key of the clinic. `store_key` is the id of
-- the store, or empty for what belongs to none.
CREATE TABLE day_closes (
    day BIGINT NOT NULL,
    store_key BYTEA NOT NULL,
    figures TEXT NOT NULL,
    seal BYTEA NOT NULL,
    closed_at BIGINT NOT NULL,
    closed_by TEXT NOT NULL,
    PRIMARY KEY (day, store_key)
);

CREATE TABLE alarms (
    id BYTEA PRIMARY KEY,
    -- large_adjustment, refund_after_close, many_refunds, large_price_change, balance_differs, day_differs
    kind TEXT NOT NULL,
    occasion TEXT NOT NULL,
    day BIGINT NOT NULL,
    at BIGINT NOT NULL,
    store_id BYTEA,
    figures TEXT NOT NULL,
    seen_at BIGINT,
    seen_by TEXT,
    UNIQUE (kind, occasion)
);
CREATE INDEX alarms_unseen ON alarms (at) WHERE seen_at IS NULL;

CREATE TABLE treatments (
    id BYTEA PRIMARY KEY,
    account_id BYTEA NOT NULL,
    sale_id BYTEA,
    line BIGINT,
    item_id BYTEA NOT NULL,
    day BIGINT NOT NULL,
    at BIGINT NOT NULL,
    store_id BYTEA,
    operator TEXT NOT NULL,
    -- The number of the batch of what was used, as printed on it.
    batch_number TEXT NOT NULL,
    note_id BYTEA
);
CREATE INDEX treatments_by_account ON treatments (account_id, day);
CREATE INDEX treatments_by_day ON treatments (day, operator);
CREATE INDEX treatments_by_batch ON treatments (batch_number) WHERE batch_number <> '';

-- An order to a provider of payments, from before it is sent until it is settled: new, paid, failed, refunded.
CREATE TABLE charges (
    id BYTEA PRIMARY KEY,
    provider TEXT NOT NULL,
    order_number TEXT NOT NULL UNIQUE,
    amount_fen BIGINT NOT NULL,
    state TEXT NOT NULL,
    provider_number TEXT NOT NULL,
    sale_id BYTEA,
    at BIGINT NOT NULL
);
CREATE INDEX charges_open ON charges (state, at) WHERE sale_id IS NULL;

-- The referral that a first purchase completed, so that a refund of it voids the referral.
CREATE TABLE referral_sales (
    sale_id BYTEA PRIMARY KEY,
    account_id BYTEA NOT NULL,
    referral TEXT NOT NULL
);

ALTER TABLE members ADD COLUMN birthday_sealed BYTEA;
ALTER TABLE members ADD COLUMN allergies_sealed BYTEA;

INSERT INTO role_permissions (role, permission) SELECT code, 'item_edit' FROM roles WHERE code IN ('owner', 'manager');
INSERT INTO role_permissions (role, permission)
    SELECT code, 'sale_adjust' FROM roles WHERE code IN ('owner', 'manager', 'cashier');
INSERT INTO role_permissions (role, permission) SELECT code, 'sale_override' FROM roles WHERE code IN ('owner', 'manager');
INSERT INTO role_permissions (role, permission) SELECT code, 'coupon_issue' FROM roles WHERE code IN ('owner', 'manager');
INSERT INTO role_permissions (role, permission)
    SELECT code, 'money_read' FROM roles WHERE code IN ('owner', 'manager', 'auditor');
INSERT INTO role_permissions (role, permission) SELECT code, 'day_close' FROM roles WHERE code IN ('owner', 'manager');
INSERT INTO role_permissions (role, permission)
    SELECT code, 'treatment_record' FROM roles WHERE code IN ('owner', 'manager', 'cashier');
