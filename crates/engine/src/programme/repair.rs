//! Takes the proposal of a finding: the same text with that one thing mended, its comments and layout as they were.
//!
//! Nothing here decides what only a person can: a name, how much to ask for, which of two conditions was meant.

mod page;
mod remedy;

use self::page::Page;
use self::remedy::Remedy;
use super::check::{Finding, check};
use super::read::read;

/// Whether the proposal of a finding can be taken by [`repair`], or a person has to decide.
///
/// A person decides
/// - on names (`duplicate_name`, `similar_names`, `unclear_name`, `similar_categories`, `unknown_category`,
///   `unknown_item`): only the shop knows what a tier, a category or an item is to be called;
/// - on how much to ask for (`unreachable_tier`, `unkeepable_tier`, `shadowed_tier`, `always_true`,
///   `retain_not_rising`): any number would do, and each makes another programme;
/// - on what to leave out (`too_many_conditions`, and the only part of a score, `weightless_term`);
/// - on multipliers (`lower_multiplier`, `benefit_gap`, `no_difference`) so small or large that no number of six
///   decimals up to 1,000,000 lies a fitting step above them.
#[must_use]
pub fn takes(finding: &Finding) -> bool {
    remedy::of(&finding.flaw).is_some()
}

/// The text with the proposal of a finding taken, as `words` puts it; `None` where a person has to decide (see
/// [`takes`]), or where the finding is none of this text's.
///
/// The text that comes out reads, and the finding is gone from it; others may come to light, since one flaw can hide
/// another. Taking proposals until none can be taken comes to an end: each takes something out, or moves a number or
/// a window to where no other proposal moves it from; multipliers settle from the lowest tier upwards.
#[must_use]
pub fn repair(source: &str, finding: &Finding) -> Option<String> {
    let remedy = remedy::of(&finding.flaw)?;
    let read = read(source).ok()?;
    if !check(&read).contains(finding) {
        return None;
    }
    let mut page = Page::of(source)?;
    apply(&mut page, &read.programme, finding, remedy)?;
    let mended = page.finish();
    self::read(&mended).is_ok().then_some(mended)
}

/// Notes on the page what a remedy changes; `None` if the text is not as the finding says.
fn apply(page: &mut Page<'_>, programme: &super::Programme, finding: &Finding, remedy: Remedy) -> Option<()> {
    let key = finding.key.as_str();
    match remedy {
        Remedy::TakeOut => page.take_out(&page::path(key)),
        Remedy::TakeOutCategory(category) => page.take_out(&page::category_path(&category)),
        Remedy::Write(value) => page.replace(&page::path(key), &value),
        Remedy::WriteOnTier(key_of_tier, value) => {
            let tier = key.split_once('.').map_or(key, |(tier, _)| tier);
            page.write(&format!("{tier}.{key_of_tier}"), &value)
        }
        Remedy::WriteOnRefund(value) => page.replace(&page::path("evaluation.on_refund"), &value),
        Remedy::AtLeast(number) => page.replace_threshold(key, &format!("at_least = {number}")),
        Remedy::Windows(change) => remedy::windows(programme, key, change)
            .into_iter()
            .try_for_each(|(path, window)| page.replace(&page::path(&path), &super::write::window(window))),
        Remedy::Multipliers(multipliers) => {
            let enabled = programme.tiers.iter().enumerate().filter(|(_, tier)| tier.enabled);
            let changed = enabled.zip(multipliers).filter(|((_, tier), wanted)| tier.points_multiplier != *wanted);
            changed.into_iter().try_for_each(|((index, _), wanted)| {
                page.write(&format!("tiers[{index}].points_multiplier"), &wanted.to_string())
            })
        }
    }
}
