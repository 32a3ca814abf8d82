//! Every decision on a member's tier, newest first, with its cause in words and the figures behind it.

use askama::Template;
use axum::response::Response;
use yanji_app::records::{Page, TierDecision};
use yanji_books::id::MemberId;
use yanji_words::tier_cause;

use super::Asked;
use super::timeline::shown_number;
use super::top::{Known, Tab, Top, top};
use crate::console::door::Visitor;
use crate::console::failure::Failure;
use crate::console::figures::day;
use crate::console::frame::{Frame, Section};
use crate::console::list::List;
use crate::console::why::{self, Bar};

/// How many decisions a page has.
const LIMIT: usize = 20;

#[derive(Template)]
#[template(path = "member/tiers.html")]
struct TiersPage {
    frame: Frame,
    top: Top,
    decisions: Vec<Decision>,
    list: List,
}

struct Decision {
    day: String,
    from: String,
    from_shade: usize,
    to: String,
    to_shade: usize,
    is_change: bool,
    cause: String,
    /// The number of the sale that brought it about; may be empty.
    number: String,
    since: String,
    grace_until: String,
    bars: Vec<Bar>,
}

pub(super) async fn page(visitor: &Visitor, id: MemberId, asked: &Asked) -> Result<Response, Failure> {
    let before = asked.cursor();
    let (known, found) = visitor
        .ask(move |clinic, actor| {
            Ok((Known::ask(clinic, actor, id)?, clinic.member_tiers(actor, id, before.as_deref(), LIMIT)?))
        })
        .await?;
    let list = asked.list(id, Tab::Tiers, &[], found.next.clone());
    visitor.page(&tiers_page(visitor.frame(Section::Members), &known, &found, list))
}

fn tiers_page(frame: Frame, known: &Known, found: &Page<TierDecision>, list: List) -> TiersPage {
    let decisions = found.items.iter().map(|told| decision(&frame, told)).collect();
    TiersPage { top: top(&frame, known, Tab::Tiers), decisions, list, frame }
}

fn decision(frame: &Frame, told: &TierDecision) -> Decision {
    // Enrolment sets the first tier: there was none before it.
    let is_first = told.cause == "enrolled";
    Decision {
        day: told.day.to_string(),
        from: if is_first { String::new() } else { told.from.clone() },
        from_shade: told.from_rank.min(5),
        to: told.to.clone(),
        to_shade: told.to_rank.min(5),
        is_change: is_first || told.from != told.to,
        cause: tier_cause(frame.lang, &told.cause).unwrap_or_default().to_owned(),
        number: shown_number(&told.sale_number),
        since: told.since.to_string(),
        grace_until: day(told.grace_until),
        bars: told.figures.as_ref().map(|measured| why::figures(frame, measured)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use yanji_words::Lang;

    use super::super::top::testing::known;
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day, sample_frame};
    use crate::console::why::testing::sample_explanation;

    fn told(cause: &str) -> TierDecision {
        TierDecision {
            number: 1,
            day: sample_day(),
            cause: cause.to_owned(),
            from: "1".to_owned(),
            from_rank: 0,
            to: "2".to_owned(),
            to_rank: 7,
            since: sample_day(),
            grace_until: Some(sample_day()),
            kind: Some("sale".to_owned()),
            sale_number: "5001".to_owned(),
            figures: sample_explanation().explanation.next.map(|next| next.condition),
        }
    }

    #[test]
    fn the_page_is_made() {
        let causes = ["demoted", "grace_ended", "undone", "enrolled"];
        let found = Page { items: causes.map(told).into(), next: None, total: None };
        for html in in_both_languages(|frame| tiers_page(frame, &known(), &found, List::default())) {
            assert!(html.contains("5001") && html.contains("tier-5") && html.contains("2,000.00"));
        }
    }

    #[test]
    fn nothing_stands_before_the_first_tier() {
        let shown = decision(&sample_frame(Lang::Zh), &told("enrolled"));
        assert_eq!((shown.from.as_str(), shown.is_change), ("", true));
        let kept = TierDecision { to: "1".to_owned(), ..told("kept") };
        assert!(!decision(&sample_frame(Lang::Zh), &kept).is_change);
    }
}
