-- Coupons given to many members at once: the kind and how many pieces each gets, the pieces that each got, and how many of
-- them came back when the batch was taken back.
ALTER TABLE batches ADD COLUMN coupon TEXT NOT NULL DEFAULT '';
ALTER TABLE batches ADD COLUMN pieces_each BIGINT NOT NULL DEFAULT 0;
ALTER TABLE batch_members ADD COLUMN pieces_back BIGINT NOT NULL DEFAULT 0;

CREATE TABLE batch_coupons (
    batch_id BYTEA NOT NULL,
    place BIGINT NOT NULL,
    coupon_id BYTEA NOT NULL,
    PRIMARY KEY (batch_id, place, coupon_id)
);
