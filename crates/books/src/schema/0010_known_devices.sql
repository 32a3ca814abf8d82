-- Browsers in which one of the staff has signed in: their wrong passwords are counted apart from everybody else's. Of what
-- the browser keeps, only the hash stands here.
CREATE TABLE known_devices (
    device_hash BYTEA NOT NULL,
    staff_id BYTEA NOT NULL REFERENCES staff (id),
    seen_at BIGINT NOT NULL,
    failed_sign_ins BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT,
    PRIMARY KEY (device_hash, staff_id)
);
