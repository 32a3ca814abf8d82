//! The quote and the refund: what the rules say in tables, what must hold of every bill, and what a quote may not know.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod basket;
mod best;
mod cases;
mod chance;
mod coupons;
mod given;
mod hand;
mod laws;
mod points;
mod refunds;
mod sight;
mod sold;
