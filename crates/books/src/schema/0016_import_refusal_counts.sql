-- How many lines an import refused for each reason: kept, so that half a million lines need not be counted for a look.
CREATE TABLE import_refusal_counts (
    import_id BYTEA NOT NULL,
    field TEXT NOT NULL,
    code TEXT NOT NULL,
    lines BIGINT NOT NULL,
    PRIMARY KEY (import_id, field, code)
);
INSERT INTO import_refusal_counts (import_id, field, code, lines)
SELECT import_id, field, code, COUNT(*) FROM import_refusals GROUP BY import_id, field, code;
