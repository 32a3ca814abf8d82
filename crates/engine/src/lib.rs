//! The programme language and the state machine that it describes: pure code, no I/O, no clock, no sentence.
//!
//! A membership programme is a deterministic state machine. The front desk, the nightly clock, the replay of a
//! history file, the explanation to a member and `verify` all ask this room, over the same activities, so that what
//! was simulated is what happens and what happened can be proven.
//!
//! This room never reads a file or a database, never knows a name or a phone number, and answers with codes and
//! figures; sentences are made in `words`.

pub mod activity;
pub mod day;
pub mod effect;
pub mod explain;
pub mod files;
pub mod ledger;
pub mod measure;
pub mod member;
pub mod number;
pub mod price;
pub mod programme;
pub mod purse;
pub mod replay;
pub mod rulebook;
pub mod standing;
pub mod tally;

pub use activity::{Activity, Deed, RefundLine, Refusal, SaleLine};
pub use day::Day;
pub use member::{Bounds, Member};
pub use number::{Fen, Micros, Points};
pub use rulebook::Rulebook;
