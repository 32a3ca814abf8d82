-- The keystore of one organisation: wrapped data keys, apart from the rows that they seal.

CREATE TABLE data_keys (
    member_id BYTEA NOT NULL,
    generation BIGINT NOT NULL,
    kek_version BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    commitment BYTEA NOT NULL,
    PRIMARY KEY (member_id, generation)
);
