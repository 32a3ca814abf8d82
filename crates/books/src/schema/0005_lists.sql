-- Sales without a card, which are no member's visit: each is an account of its own.
CREATE INDEX sales_of_nobody ON sales (day, store_id, amount_fen, left_fen) WHERE account_id = id;
