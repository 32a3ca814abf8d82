//! One member: who she is, how she stands, why, and everything that happened. What is personal stays masked until it
//! is asked for with a purpose.

mod head;
mod ledger;
mod overview;
mod profile;
pub(super) mod rights;
mod tiers;
mod timeline;
mod top;

use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use yanji_app::AppError;
use yanji_books::id::MemberId;
use yanji_words::{Problem, Thing};

pub(super) use self::head::{Head, head};
pub(super) use self::profile::{note, reveal};
use super::door::Visitor;
use super::export::Format;
use super::failure::Failure;
use super::list::List;
use top::Tab;

/// What a page of a member shows, as its address says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The code of the tab.
    tab: String,
    /// What the timeline is narrowed to, by its code.
    part: String,
    /// Which of the lists of a tab, by its code.
    list: String,
    /// Where a page of the list begins.
    after: String,
    /// The code of a format: the list is wanted as a file.
    export: String,
}

impl Asked {
    /// Where the page begins; nothing on the first.
    fn cursor(&self) -> Option<String> {
        (!self.after.is_empty()).then(|| self.after.clone())
    }

    /// The list in a tab of a member's page, for its pager and its export.
    fn list(&self, id: MemberId, tab: Tab, narrowed: &[(&str, &str)], next: Option<String>) -> List {
        let query = std::iter::once(("tab", tab.code())).chain(narrowed.iter().copied());
        let query = query.filter(|(_, value)| !value.is_empty());
        List {
            address: format!("/members/{id}"),
            query: query.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            is_later: !self.after.is_empty(),
            next,
            ..List::default()
        }
    }
}

/// The member whose id stands in an address.
pub(super) fn id_of(visitor: &Visitor, text: &str) -> Result<MemberId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Member))))
}

pub(super) async fn page(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let format = match asked.export.as_str() {
        "" => None,
        code => {
            let format = Format::of(code);
            Some(format.ok_or_else(|| visitor.failure(AppError::at(Problem::Malformed, "export")))?)
        }
    };
    match (Tab::of(&asked.tab), format) {
        (Tab::Timeline, Some(format)) => timeline::export(&visitor, id, &asked, format).await,
        (Tab::Points, Some(format)) => ledger::export(&visitor, id, &asked, format).await,
        (Tab::Overview, _) => overview::page(&visitor, id).await,
        (Tab::Timeline, None) => timeline::page(&visitor, id, &asked).await,
        (Tab::Points, None) => ledger::page(&visitor, id, &asked).await,
        (Tab::Tiers, _) => tiers::page(&visitor, id, &asked).await,
        (Tab::Rights, _) => rights::page(&visitor, id).await,
        (Tab::Profile, _) => profile::page(&visitor, id, &asked).await,
    }
}
