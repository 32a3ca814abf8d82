//! What is said of why points were given or taken without anything that earns or uses them.

use yanji_books::journal::PointsCause;

/// The key of what a cause is called; of none, that nobody said.
pub(super) const fn cause_key(cause: Option<PointsCause>) -> &'static str {
    match cause {
        Some(PointsCause::Gift) => "points_cause.gift",
        Some(PointsCause::Correction) => "points_cause.correction",
        Some(PointsCause::Compensation) => "points_cause.compensation",
        Some(PointsCause::Goodwill) => "points_cause.goodwill",
        None => "points_cause.unsaid",
    }
}
