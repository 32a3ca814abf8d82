//! The list of members with search, filter, sort and pages. Terms of a search are never in an address.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use yanji_app::records::{LadderTier, Member, MemberFilter, MemberQuery, MemberSort, Page};
use yanji_words::whole;

use super::door::{Posted, Visitor};
use super::failure::Failure;
use super::figures::{day, yuan};
use super::form::{Fields, Form};
use super::frame::{Frame, Section};

/// How many members a page has.
const PAGE_SIZE: usize = 50;

const SORTS: [(MemberSort, &str, &str); 3] = [
    (MemberSort::Number, "number", "members.sort_number"),
    (MemberSort::Spend, "spend", "members.sort_spend"),
    (MemberSort::LastDay, "last_day", "members.sort_last_day"),
];

#[derive(Template)]
#[template(path = "members.html")]
struct MembersPage {
    frame: Frame,
    form: Form,
    tiers: Vec<LadderTier>,
    sorts: [(MemberSort, &'static str, &'static str); 3],
    rows: Vec<MemberRow>,
    /// Whether the list is narrowed by anything.
    is_narrowed: bool,
    /// Whether this page is not the first.
    is_later: bool,
    total: Option<String>,
    next: Option<String>,
}

/// One member in the list.
struct MemberRow {
    address: String,
    number: String,
    name: String,
    phone: String,
    tier: String,
    shade: usize,
    grace_until: String,
    points: String,
    spend: String,
    visits: String,
    last_day: String,
}

/// The part of a query that may stand in an address.
#[derive(Deserialize)]
pub(super) struct Narrowed {
    #[serde(default)]
    tier: String,
    #[serde(default)]
    in_grace: String,
    #[serde(default)]
    sort: String,
}

pub(super) async fn list(visitor: Visitor, Query(narrowed): Query<Narrowed>) -> Result<Response, Failure> {
    let Narrowed { tier, in_grace, sort } = narrowed;
    let pairs = [("tier", tier), ("in_grace", in_grace), ("sort", sort)];
    show(&visitor, Fields::new(pairs.map(|(name, value)| (name.to_owned(), value)).into())).await
}

pub(super) async fn search(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    show(&visitor, fields).await
}

async fn show(visitor: &Visitor, fields: Fields) -> Result<Response, Failure> {
    let query = query(&fields);
    let is_narrowed = !query.text.is_empty() || !query.filter.is_empty();
    let is_later = query.after.is_some();
    let asked = move |clinic: &yanji_app::Clinic, actor: &yanji_app::Actor| {
        Ok((clinic.member_search(actor, &query)?, clinic.tiers_distribution(actor, None)))
    };
    let (found, pyramid) = visitor.ask(asked).await?;
    let tiers = pyramid.map(|pyramid| pyramid.tiers).unwrap_or_default();
    let tiers = tiers.into_iter().map(|tier| LadderTier { code: tier.code, name: tier.name }).collect();
    let shown: Vec<(String, String)> = ["text", "tier", "in_grace", "sort"]
        .iter()
        .map(|name| ((*name).to_owned(), fields.get(name).to_owned()))
        .collect();
    let form = Form::holding(Fields::new(shown));
    let mut frame = visitor.frame(Section::Members);
    frame.address = "/members".to_owned();
    visitor.page(&MembersPage {
        frame,
        form,
        tiers,
        sorts: SORTS,
        is_narrowed,
        is_later,
        total: found.total.map(whole),
        next: found.next.clone(),
        rows: rows(&found),
    })
}

fn query(fields: &Fields) -> MemberQuery {
    let some = |name: &str| Some(fields.get(name).to_owned()).filter(|text| !text.is_empty());
    let sort = SORTS.iter().find(|(_, code, _)| *code == fields.get("sort"));
    MemberQuery {
        text: fields.get("text").to_owned(),
        filter: MemberFilter {
            tiers: some("tier").into_iter().collect(),
            in_grace: !fields.get("in_grace").is_empty(),
            ..MemberFilter::default()
        },
        sort: sort.map(|(sort, ..)| *sort).unwrap_or_default(),
        after: some("after"),
        limit: PAGE_SIZE,
        ..MemberQuery::default()
    }
}

fn rows(found: &Page<Member>) -> Vec<MemberRow> {
    let row = |member: &Member| MemberRow {
        address: format!("/members/{}", member.id),
        number: member.number.clone(),
        name: member.name.clone(),
        phone: member.phone.clone(),
        tier: member.tier_name.clone(),
        shade: member.tier_rank.min(5),
        grace_until: day(member.grace_until),
        points: whole(member.points),
        spend: yuan(member.spend_fen),
        visits: whole(member.visits),
        last_day: member.last_day.to_string(),
    };
    found.items.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_member};

    #[test]
    fn the_page_is_made() {
        let page = |rows: Vec<MemberRow>, is_narrowed| {
            move |frame| MembersPage {
                frame,
                form: Form::default(),
                tiers: vec![LadderTier { code: "1".to_owned(), name: "1".to_owned() }],
                sorts: SORTS,
                rows: rows.iter().map(|_| rows_of_one()).collect(),
                is_narrowed,
                is_later: is_narrowed,
                total: Some("1".to_owned()),
                next: Some("2".to_owned()),
            }
        };
        for html in in_both_languages(page(vec![rows_of_one()], true)) {
            assert!(html.contains("1,200.00") && html.contains("138****0000"));
        }
        in_both_languages(page(Vec::new(), false));
        in_both_languages(page(Vec::new(), true));
    }

    fn rows_of_one() -> MemberRow {
        let found = Page { items: vec![sample_member()], next: None, total: None };
        rows(&found).remove(0)
    }

    #[test]
    fn a_query_is_read_from_its_fields() {
        let pairs = [("text", " 8899 "), ("tier", "gold"), ("in_grace", "1"), ("sort", "spend"), ("after", "")];
        let fields = Fields::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let expected = MemberQuery {
            text: "8899".to_owned(),
            filter: MemberFilter { tiers: vec!["gold".to_owned()], in_grace: true, ..MemberFilter::default() },
            sort: MemberSort::Spend,
            after: None,
            limit: 50,
            ..MemberQuery::default()
        };
        assert_eq!(query(&fields), expected);
    }
}
