//! Room `books`: the database. Schema, journal and ledger on SQLite and PostgreSQL; never a rule of the programme
//! and never a sentence for people.

mod access;
pub mod accounts;
pub mod alarms;
pub mod backup;
pub mod batches;
pub mod benefit_effects;
pub mod charge_refunds;
pub mod charges;
mod column;
pub mod coupons;
pub mod data_keys;
pub mod day_closes;
pub mod deposits;
mod error;
pub mod figures;
pub mod goals;
pub mod grants;
pub mod happenings;
pub mod history;
pub mod id;
pub mod imports;
pub mod items;
pub mod journal;
pub mod liabilities;
pub mod log;
pub mod members;
mod migrate;
pub mod notes;
pub mod notices;
pub mod parked_bills;
pub mod payments;
pub mod posting;
pub mod programmes;
pub mod redemptions;
pub mod referral_sales;
pub mod reports;
pub mod roles;
pub mod rule_uses;
pub mod saved_views;
pub mod schema;
pub mod settings;
pub mod shifts;
pub mod sold_lines;
pub mod staff;
pub mod stocks;
pub mod stores;
mod tally_bytes;
#[cfg(feature = "testing")]
pub mod testing;
pub mod treatments;

pub use access::{Books, Database, Location, Options, Param, Read, Row, ToParam, Tx, Value};
pub use error::BooksError;
pub use migrate::Migration;
