CREATE TRIGGER activities_never_change BEFORE UPDATE ON activities BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER activities_never_go BEFORE DELETE ON activities BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER transfers_never_change BEFORE UPDATE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
CREATE TRIGGER transfers_never_go BEFORE DELETE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
CREATE TRIGGER log_never_changes BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_never_goes BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
