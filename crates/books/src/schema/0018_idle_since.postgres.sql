CREATE INDEX accounts_by_idle ON accounts (idle_since, number COLLATE "C");
