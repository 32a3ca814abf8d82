//! The pyramid beside its targets, as the workbench shows it.

use yanji_app::records::{Fit, Pyramid, PyramidTier, TargetBand};
use yanji_words::whole;

use crate::console::figures::percent;
use crate::console::frame::Frame;

/// The widest bar of the pyramid, in its own units; each tier's picture is as wide.
pub(super) const WIDEST: i64 = 600;
/// A tier with members is at least so wide, to be seen at all.
const NARROWEST: i64 = 4;

/// The pyramid, with what is said of it.
pub(super) struct Shown {
    pub(super) as_of: String,
    pub(super) members: String,
    pub(super) in_grace: String,
    /// Highest tier first.
    pub(super) steps: Vec<Step>,
}

/// One tier.
pub(super) struct Step {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) members: String,
    pub(super) share: String,
    pub(super) in_grace: String,
    /// Where the bar begins and how wide it is, so that it stands in the middle.
    pub(super) x: i64,
    pub(super) width: i64,
    /// Which shade it has, lowest tier 0.
    pub(super) shade: usize,
    /// `5–10 %`; empty for a tier that the programme no longer has.
    pub(super) target: String,
    /// What is said of how it lies to that; empty without a target.
    pub(super) fit: String,
    pub(super) fits: bool,
}

pub(super) fn shown(frame: &Frame, pyramid: &Pyramid) -> Shown {
    let most = pyramid.tiers.iter().map(|tier| tier.share.members).max().unwrap_or(0);
    let steps = pyramid.tiers.iter().enumerate().rev().map(|(rank, tier)| step(frame, tier, rank, most));
    Shown {
        as_of: pyramid.as_of.to_string(),
        members: whole(pyramid.members),
        in_grace: whole(pyramid.tiers.iter().map(|tier| tier.share.in_grace).sum()),
        steps: steps.collect(),
    }
}

/// A tier, where the largest has so many members; while nobody is there, no target is reached or missed.
fn step(frame: &Frame, tier: &PyramidTier, rank: usize, most: i64) -> Step {
    let share = &tier.share;
    let width = match share.members {
        0 => 0,
        members => (members.saturating_mul(WIDEST) / most).max(NARROWEST),
    };
    Step {
        code: share.code.clone(),
        name: share.name.clone(),
        members: whole(share.members),
        share: percent(share.share_bp),
        in_grace: whole(share.in_grace),
        x: (WIDEST - width) / 2,
        width,
        shade: rank.min(5),
        target: tier.target.map(band).unwrap_or_default(),
        fit: tier.target.filter(|_| most > 0).map(|_| fit(frame, tier.fit)).unwrap_or_default(),
        fits: most > 0 && tier.fit == Fit::Within,
    }
}

/// A band of shares: `5–10 %`, `12.5–15 %`.
pub(in crate::console) fn band(band: TargetBand) -> String {
    match (plain(band.least_bp), plain(band.most_bp)) {
        (least, most) if least == most => format!("{most} %"),
        (least, most) => format!("{least}–{most} %"),
    }
}

/// Hundredths of a percent as percents without noughts behind.
pub(in crate::console) fn plain(share_bp: i64) -> String {
    let text = format!("{}.{:02}", share_bp / 100, share_bp % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How a tier lies to its target, in a few words.
pub(super) fn fit(frame: &Frame, fit: Fit) -> String {
    match fit {
        Fit::Within => frame.t("home.fit_within").into_owned(),
        Fit::Under { members } => frame.put("home.fit_under", whole(members)),
        Fit::Over { members } => frame.put("home.fit_over", whole(members)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_written_without_noughts_behind() {
        let written = |least_bp, most_bp| band(TargetBand { least_bp, most_bp });
        assert_eq!(written(500, 1_000), "5–10 %");
        assert_eq!(written(1_250, 1_505), "12.5–15.05 %");
        assert_eq!(written(10_000, 10_000), "100 %");
    }
}
