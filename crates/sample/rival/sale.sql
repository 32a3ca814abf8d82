-- What a sale has to beat or to come near: one hand-written procedure in the database that prices two items by the tier,
-- writes the sale with its lines, its payment and a journal entry, earns points as a lot with its transfer, counts spend
-- and raises the tier. No chain of hashes, no key with one effect, no log, no coupons, no grants: less than Yanji does.
DROP SCHEMA IF EXISTS bench_sale CASCADE;
CREATE SCHEMA bench_sale;
SET search_path TO bench_sale;

CREATE TABLE tiers (place int PRIMARY KEY, from_fen bigint NOT NULL, pay_percent int NOT NULL, multiplier numeric NOT NULL);
INSERT INTO tiers VALUES (0, 0, 95, 1), (1, 200000, 90, 1.2), (2, 500000, 80, 1.5);
CREATE TABLE items (id int PRIMARY KEY, price_fen bigint NOT NULL);
INSERT INTO items VALUES (1, 6800), (2, 19800);
CREATE TABLE accounts (
    id int PRIMARY KEY, tier int NOT NULL, points bigint NOT NULL, spend_fen bigint NOT NULL, visits bigint NOT NULL,
    entries bigint NOT NULL);
INSERT INTO accounts SELECT n, 0, 0, 0, 0, 0 FROM generate_series(1, 2000) n;
CREATE TABLE journal (account int NOT NULL, seq bigint NOT NULL, body jsonb NOT NULL, PRIMARY KEY (account, seq));
CREATE TABLE sales (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), account int NOT NULL, day date NOT NULL, amount_fen bigint NOT NULL,
    points bigint NOT NULL);
CREATE INDEX sales_by_account ON sales (account, day);
CREATE INDEX sales_by_day ON sales (day, account);
CREATE TABLE sale_lines (
    sale uuid NOT NULL, line int NOT NULL, item int NOT NULL, quantity int NOT NULL, paid_fen bigint NOT NULL,
    PRIMARY KEY (sale, line));
CREATE INDEX sale_lines_by_item ON sale_lines (item, paid_fen);
CREATE TABLE payments (id bigserial PRIMARY KEY, sale uuid NOT NULL, tender text NOT NULL, amount_fen bigint NOT NULL);
CREATE TABLE lots (
    account int NOT NULL, seq bigint NOT NULL, left_over bigint NOT NULL, expires_on date NOT NULL,
    PRIMARY KEY (account, seq));
CREATE TABLE transfers (
    account int NOT NULL, seq bigint NOT NULL, unit text NOT NULL, from_account text NOT NULL, to_account text NOT NULL,
    amount bigint NOT NULL, PRIMARY KEY (account, seq, unit));

CREATE FUNCTION ring(buyer int, pieces int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    held accounts%ROWTYPE;
    rule tiers%ROWTYPE;
    first_fen bigint;
    second_fen bigint;
    amount bigint;
    earned bigint;
    next_seq bigint;
    new_sale uuid;
    new_tier int;
BEGIN
    SELECT * INTO held FROM accounts WHERE id = buyer FOR UPDATE;
    SELECT * INTO rule FROM tiers WHERE place = held.tier;
    SELECT (price_fen * rule.pay_percent + 50) / 100 INTO first_fen FROM items WHERE id = 1;
    SELECT (price_fen * pieces * rule.pay_percent + 50) / 100 INTO second_fen FROM items WHERE id = 2;
    amount := first_fen + second_fen;
    earned := floor(amount * rule.multiplier / 100);
    next_seq := held.entries + 1;
    INSERT INTO sales (account, day, amount_fen, points) VALUES (buyer, current_date, amount, earned)
        RETURNING id INTO new_sale;
    INSERT INTO sale_lines VALUES (new_sale, 0, 1, 1, first_fen), (new_sale, 1, 2, pieces, second_fen);
    INSERT INTO payments (sale, tender, amount_fen) VALUES (new_sale, 'cash', amount);
    INSERT INTO journal VALUES (buyer, next_seq, jsonb_build_object('kind', 'sale', 'sale', new_sale, 'lines',
        jsonb_build_array(jsonb_build_object('item', 1, 'fen', first_fen), jsonb_build_object('item', 2, 'fen', second_fen))));
    INSERT INTO lots VALUES (buyer, next_seq, earned, current_date + 365);
    INSERT INTO transfers VALUES (buyer, next_seq, 'point', 'issued', 'member', earned);
    SELECT max(place) INTO new_tier FROM tiers WHERE from_fen <= held.spend_fen + amount;
    UPDATE accounts SET tier = greatest(tier, new_tier), points = points + earned, spend_fen = spend_fen + amount,
        visits = visits + 1, entries = next_seq WHERE id = buyer;
    RETURN amount;
END;
$$;
