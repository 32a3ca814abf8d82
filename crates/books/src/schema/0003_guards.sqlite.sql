CREATE TRIGGER payments_never_change BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END;
CREATE TRIGGER payments_never_go BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END;
CREATE TRIGGER day_closes_never_change BEFORE UPDATE ON day_closes BEGIN SELECT RAISE(ABORT, 'closed days are append-only'); END;
CREATE TRIGGER day_closes_never_go BEFORE DELETE ON day_closes BEGIN SELECT RAISE(ABORT, 'closed days are append-only'); END;
