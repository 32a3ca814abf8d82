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
    Migration {
        number: 14,
        name: "points_causes",
        shared: include_str!("schema/0014_points_causes.sql"),
        sqlite: include_str!("schema/0014_points_causes.sqlite.sql"),
        postgres: include_str!("schema/0014_points_causes.postgres.sql"),
    },
    Migration {
        number: 15,
        name: "gifts_in_part",
        shared: include_str!("schema/0015_gifts_in_part.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        number: 16,
        name: "import_refusal_counts",
        shared: include_str!("schema/0016_import_refusal_counts.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        number: 17,
        name: "import_refunds",
        shared: include_str!("schema/0017_import_refunds.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        number: 18,
        name: "idle_since",
        shared: include_str!("schema/0018_idle_since.sql"),
        sqlite: include_str!("schema/0018_idle_since.sqlite.sql"),
        postgres: include_str!("schema/0018_idle_since.postgres.sql"),
    },
];

/// The migrations of an organisation's keystore.
pub const KEYS: &[Migration] =
    &[Migration { number: 1, name: "keys", shared: include_str!("schema/0001_keys.sql"), sqlite: "", postgres: "" }];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ImportId;
    use crate::testing::Place;
    use crate::{Tx, imports, values};

    crate::on_each_database!(points_taken_by_hand_leave_what_was_redeemed, lines_refused_before_are_counted);

    /// Books of before the ledger had an account for what is taken by hand: a redemption, points taken by hand, a deposit
    /// that paid.
    fn points_taken_by_hand_leave_what_was_redeemed(place: &Place) {
        let before: Vec<Migration> = BOOKS.iter().copied().filter(|migration| migration.number < 14).collect();
        let account = [7_u8; 16];
        let moved = [("redeem", "point"), ("points", "point"), ("deposit_used", "cny_deposit")];
        place
            .open("one", &before)
            .write(|tx: &mut dyn Tx| {
                for (seq, (kind, unit)) in (1_i64..).zip(moved) {
                    let activity = "INSERT INTO activities (account_id, seq, kind, day, body, hash) \
                         VALUES ($1, $2, $3, $4, $5, $6)";
                    tx.send(activity, vec![values![account, seq, kind, 20_000_i64, "{}", [0_u8; 32]]])?;
                    let transfer = "INSERT INTO transfers (account_id, number, seq, day, unit, from_account, to_account, \
                         amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
                    let row = values![account, seq, seq, 20_000_i64, unit, "member", "spent", 10_i64];
                    tx.send(transfer, vec![row])?;
                }
                Ok::<_, crate::BooksError>(())
            })
            .unwrap();
        let books = place.open("one", BOOKS);
        let rows = books.read(|tx| tx.query("SELECT to_account FROM transfers ORDER BY number", &[])).unwrap();
        let to: Vec<_> = rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect();
        assert_eq!(to, ["spent", "deducted", "spent"]);
        let change = "UPDATE transfers SET amount = 1";
        assert!(books.write(|tx| tx.execute(change, &[])).is_err(), "the ledger is append-only as before");
    }

    /// Books of before the counts of refused lines were kept.
    fn lines_refused_before_are_counted(place: &Place) {
        let before: Vec<Migration> = BOOKS.iter().copied().filter(|migration| migration.number < 16).collect();
        let import = ImportId([7; 16]);
        place
            .open("one", &before)
            .write(|tx: &mut dyn Tx| {
                let refusal = "INSERT INTO import_refusals (import_id, line, member, field, code, value) \
                     VALUES ($1, $2, $3, $4, $5, $6)";
                let rows = (2_i64..6).map(|line| {
                    let field = if line == 2 { "day" } else { "amount" };
                    values![import, line, "", field, "missing_field", ""]
                });
                tx.send(refusal, rows.collect())
            })
            .unwrap();
        let counted = place.open("one", BOOKS).read(|tx| imports::refusal_counts(tx, import)).unwrap();
        let missing = |field: &str, lines| (field.to_owned(), "missing_field".to_owned(), lines);
        assert_eq!(counted, [missing("amount", 3), missing("day", 1)]);
    }
}
