//! Windows that do not fit what they are used for, and those that would.

use super::logic::{cycle_months, implies, restarts, span, windows, within_at_evaluation};
use crate::programme::{Condition, Cycle, Window};

/// Why a window does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::programme) enum WindowFault {
    /// To enter: what is in it is still there after a demotion.
    OutlivesDemotion,
    /// To stay: what is in it only ever grows.
    OnlyGrows,
    /// It holds less than the time from evaluation to evaluation.
    ShorterThanCycle,
    /// Some evaluations find it just begun.
    JustBegun,
}

impl WindowFault {
    /// Whether a window has this fault.
    pub(in crate::programme) fn is_of(self, window: Window, cycle: Cycle) -> bool {
        match self {
            Self::OutlivesDemotion => !restarts(window, cycle),
            Self::OnlyGrows => span(window, cycle).is_none(),
            Self::ShorterThanCycle => span(window, cycle).is_some_and(|(_, most)| most < cycle_months(cycle)),
            Self::JustBegun => span(window, cycle).is_some_and(|(least, most)| least < most),
        }
    }

    /// The window to count over in place of one with this fault.
    pub(in crate::programme) fn instead_of(self, window: Window, cycle: Cycle) -> Window {
        match self {
            Self::OutlivesDemotion => Window::Cumulative,
            Self::OnlyGrows => Window::Months(12),
            Self::ShorterThanCycle => Window::Cycle,
            Self::JustBegun => match span(window, cycle) {
                Some((_, most)) => Window::Months(most.max(cycle_months(cycle))),
                None => window,
            },
        }
    }
}

/// Whether a member who is demoted for want of `retain` is back with her next activity by this way to qualify: all of
/// it is still there, and it does not force `retain`.
pub(in crate::programme) fn bounces(way: &Condition, retain: &Condition, cycle: Cycle) -> bool {
    let at_evaluation = |inner, outer| within_at_evaluation(inner, outer, cycle);
    windows(way).iter().all(|window| WindowFault::OutlivesDemotion.is_of(*window, cycle))
        && !implies(way, retain, &at_evaluation)
}
