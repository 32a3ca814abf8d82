//! Every sentence that Yanji says, in Chinese and English, for the codes and figures of `engine`.
//!
//! A sentence is a `match` over a type of the engine with both languages side by side, so that a new code without
//! words does not compile. Nothing here decides anything, and nothing here knows a page or a database.

mod action;
pub mod advise;
pub mod benefit;
mod checkout;
mod condition;
mod count;
mod date;
mod difference;
mod explain;
mod finding;
mod lang;
pub mod launch;
mod line_fault;
mod problem;
mod programme;
mod refusal;
mod taking_part;
mod term;
mod why;

pub use action::{action, actions};
pub use checkout::{coupon_refusal, quote_fault, refund_fault};
pub use condition::condition;
pub use count::{decimal, whole, yuan};
pub use difference::difference;
pub use explain::explain;
pub use finding::{Advice, finding};
pub use lang::Lang;
pub use launch::{launch_notice, launch_plan};
pub use line_fault::LineFault;
pub use problem::{Problem, Shape, Thing};
pub use programme::{programme_error, programme_fault};
pub use refusal::refusal;
pub use taking_part::taking_part;
pub use term::{coupon_event, cycle, entry_kind, happened, kind, metric, rule, value_type, window};
pub use why::{tier_cause, why_keep, why_missing, why_next, why_reached};
