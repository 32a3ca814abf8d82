//! The tables of the books and of the keystore, as migrations. No statement that reads or writes them is here.

use crate::Migration;

/// The migrations of an organisation's books.
pub const BOOKS: &[Migration] = &[
    Migration {
        number: 1,
        name: "books",
        shared: include_str!("schema/0001_books.sql"),
        sqlite: include_str!("schema/0001_guards.sqlite.sql"),
        postgres: include_str!("schema/0001_guards.postgres.sql"),
    },
    Migration { number: 2, name: "console", shared: include_str!("schema/0002_console.sql"), sqlite: "", postgres: "" },
    Migration {
        number: 3,
        name: "desk",
        shared: include_str!("schema/0003_desk.sql"),
        sqlite: include_str!("schema/0003_guards.sqlite.sql"),
        postgres: include_str!("schema/0003_guards.postgres.sql"),
    },
    Migration {
        number: 4,
        name: "payments",
        shared: include_str!("schema/0004_payments.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        number: 5,
        name: "lists",
        shared: include_str!("schema/0005_lists.sql"),
        sqlite: "",
        postgres: include_str!("schema/0005_lists.postgres.sql"),
    },
    Migration {
        number: 6,
        name: "sale_numbers",
        shared: include_str!("schema/0006_sale_numbers.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        number: 7,
        name: "staff_names",
        shared: include_str!("schema/0007_staff_names.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration { number: 8, name: "points", shared: include_str!("schema/0008_points.sql"), sqlite: "", postgres: "" },
    Migration {
        number: 9,
        name: "treatments",
        shared: include_str!("schema/0009_treatments.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        number: 10,
        name: "known_devices",
        shared: include_str!("schema/0010_known_devices.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        number: 11,
        name: "benefit_effects",
        shared: include_str!("schema/0011_benefit_effects.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        number: 12,
        name: "coupon_batches",
        shared: include_str!("schema/0012_coupon_batches.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        number: 13,
        name: "rule_uses",
        shared: include_str!("schema/0013_rule_uses.sql"),
        sqlite: "",
        postgres: "",
    },
];

/// The migrations of an organisation's keystore.
pub const KEYS: &[Migration] =
    &[Migration { number: 1, name: "keys", shared: include_str!("schema/0001_keys.sql"), sqlite: "", postgres: "" }];
