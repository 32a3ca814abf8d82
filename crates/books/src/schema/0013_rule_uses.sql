-- What rules gave on bills of the desk by themselves, as far as it was not taken back: a row for each sale and rule.
CREATE TABLE rule_uses (
    sale_id BYTEA NOT NULL,
    -- tier_price, member_price, offer, bonus, perk
    kind TEXT NOT NULL,
    -- The code of the tier, the offer, the bonus or the perk; empty for members' prices.
    code TEXT NOT NULL,
    -- Empty without a card.
    account_id BYTEA,
    -- The day of the sale.
    day BIGINT NOT NULL,
    -- The grant of the right to the offer or the bonus, if it was granted.
    grant_id BYTEA,
    -- What the price is below the list's.
    off_fen BIGINT NOT NULL,
    -- What a bonus brought.
    points BIGINT NOT NULL,
    -- What is left of the whole sale, what is owed with it.
    left_fen BIGINT NOT NULL,
    PRIMARY KEY (sale_id, kind, code)
);
CREATE INDEX rule_uses_by_rule ON rule_uses (kind, code, day, account_id, off_fen, points, left_fen);
CREATE INDEX rule_uses_by_grant ON rule_uses (grant_id) WHERE grant_id IS NOT NULL;

-- The accounts, or sales without a card, whose bills are older than that table and have no rows in it yet.
CREATE TABLE rule_uses_due (account_id BYTEA PRIMARY KEY);
INSERT INTO rule_uses_due (account_id) SELECT DISTINCT account_id FROM sales WHERE total_fen IS NOT NULL;
