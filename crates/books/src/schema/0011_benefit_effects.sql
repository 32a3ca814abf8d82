-- What benefits brought about, by the days on which they were given: each index holds all that is asked of it.
CREATE INDEX coupons_by_issue ON coupons (issued_on, kind, state, off_fen, sale_id, id);
CREATE INDEX grants_by_day ON grants (given_on, gift, kind, what, state);
CREATE INDEX grants_by_coupon ON grants (coupon_id, gift, state) WHERE coupon_id IS NOT NULL;
CREATE INDEX redemptions_by_coupon ON redemptions (coupon_id, reward, state) WHERE coupon_id IS NOT NULL;
DROP INDEX redemptions_by_day;
CREATE INDEX redemptions_by_day ON redemptions (day, reward, points, coupon_id, state);
