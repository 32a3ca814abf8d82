-- Payments through a provider: what an order is for until it is sold, and money that goes back the way it came.
-- The states of an order: asked, waiting, paid, failed, cancelling, cancelled. The code that was scanned is nowhere.

ALTER TABLE charges ADD COLUMN day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE charges ADD COLUMN store_id BYTEA;
ALTER TABLE charges ADD COLUMN operator TEXT NOT NULL DEFAULT '';
-- The sale that is to be rung up with it, as JSON; empty once it is.
ALTER TABLE charges ADD COLUMN draft TEXT NOT NULL DEFAULT '';
-- The code of why it is as it is, where there is a why.
ALTER TABLE charges ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE charges ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
-- What of it has gone back, or is on its way, by the refunds below.
ALTER TABLE charges ADD COLUMN refunded_fen BIGINT NOT NULL DEFAULT 0 CHECK (refunded_fen >= 0);

-- Money of an order that goes back, from before it is asked for: asked, done, failed, by_hand.
CREATE TABLE charge_refunds (
    id BYTEA PRIMARY KEY,
    charge_id BYTEA NOT NULL,
    refund_number TEXT NOT NULL UNIQUE,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    sale_id BYTEA NOT NULL,
    store_id BYTEA,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX charge_refunds_by_sale ON charge_refunds (sale_id);
CREATE INDEX charge_refunds_by_charge ON charge_refunds (charge_id);
CREATE INDEX charge_refunds_open ON charge_refunds (state, at) WHERE state IN ('asked', 'failed');

-- The pyramid of every look at the workbench, without reading whole accounts.
CREATE INDEX accounts_by_tier ON accounts (tier, grace_until, store_id);
