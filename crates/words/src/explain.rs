//! The rules of a programme in plain words, as members read them.

mod benefits;
mod en;
mod zh;

use yanji_engine::programme::{Metric, Programme};

use crate::Lang;

/// The whole programme as a short text in Markdown: tiers with what they pay and may do, points and what they buy,
/// gifts, coupons and offers, refunds, and how things are counted.
#[must_use]
pub fn explain(lang: Lang, programme: &Programme) -> String {
    let mut page = Page::default();
    match lang {
        Lang::Zh => zh::write(&mut page, programme),
        Lang::En => en::write(&mut page, programme),
    }
    page.text
}

/// A text that grows by headings and list entries.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn title(&mut self, title: &str) {
        self.text.push_str(&format!("# {title}\n"));
    }

    fn heading(&mut self, heading: &str) {
        self.text.push_str(&format!("\n## {heading}\n\n"));
    }

    fn subheading(&mut self, heading: &str) {
        self.text.push_str(&format!("\n### {heading}\n\n"));
    }

    fn entry(&mut self, entry: &str) {
        self.text.push_str(&format!("- {entry}\n"));
    }
}

/// The tier to which a demotion by step leads from the tier at `index`.
fn step_below(programme: &Programme, index: usize) -> Option<&str> {
    let below = programme.tiers.iter().take(index).rev();
    let next = below.clone().find(|tier| tier.enabled && tier.qualify.is_some());
    next.or(programme.tiers.first()).map(|tier| tier.name.as_str())
}

/// The metrics that the conditions count, each once, in the order of their numbers.
pub(crate) fn counted(programme: &Programme) -> Vec<Metric> {
    let mut seen = [false; Metric::ALL.len()];
    for condition in programme.tiers.iter().flat_map(|tier| [&tier.qualify, &tier.retain]).flatten() {
        condition.each_meter(&mut |metric, _| {
            for (flag, known) in seen.iter_mut().zip(Metric::ALL) {
                *flag |= known == metric;
            }
        });
    }
    Metric::ALL.into_iter().zip(seen).filter_map(|(metric, seen)| seen.then_some(metric)).collect()
}

/// Whether any condition counts over this window.
fn uses(programme: &Programme, wanted: yanji_engine::programme::Window) -> bool {
    let mut used = false;
    for condition in programme.tiers.iter().flat_map(|tier| [&tier.qualify, &tier.retain]).flatten() {
        condition.each_meter(&mut |_, window| used |= window == wanted);
    }
    used
}
