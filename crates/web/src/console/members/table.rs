//! The page with the list of members.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use yanji_app::records::{LadderTier, Member, MemberFilter, MemberQuery, MemberSort, Page, SavedView, StoreChoice};
use yanji_app::{AppError, RevealPurpose};
use yanji_engine::Day;
use yanji_words::{Problem, whole};

use super::HANDLE;
use super::columns::{self, Column};
use super::filters::{self, Chip, FILTERS};
use super::views::{self, Managed, Tab};
use crate::console::door::Visitor;
use crate::console::failure::Failure;
use crate::console::figures::{day, yuan};
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::console::list::List;

/// How many members a page can have; the second when nobody says.
const SIZES: [usize; 3] = [20, 50, 100];
const SIZE_USUAL: usize = 50;

/// The page.
#[derive(Template)]
#[template(path = "members/table.html")]
struct MembersPage {
    frame: Frame,
    form: Form,
    list: List,
    /// Why there is no list: no programme is in force.
    has_no_programme: bool,
    tabs: Vec<Tab>,
    managed: Option<Managed>,
    chips: Vec<Chip>,
    tiers: Vec<LadderTier>,
    stores: Vec<StoreChoice>,
    columns: Vec<Column>,
    rows: Vec<MemberRow>,
    sizes: Vec<(usize, bool)>,
    /// Whether a text is looked for.
    is_text: bool,
    /// Why nobody is listed.
    unlisted: Option<Unlisted>,
    /// Whether somebody may be missing who is looked for by name.
    is_getting_ready: bool,
}

/// One member in the list.
struct MemberRow {
    id: String,
    number: String,
    name: String,
    phone: String,
    tier: String,
    shade: usize,
    grace_until: String,
    points: String,
    spend: String,
    visits: String,
    last_sale_on: String,
    enrolled_on: String,
    store: String,
}

/// What the clinic says to the question.
struct Found {
    page: Page<Member>,
    tiers: Vec<LadderTier>,
    saved: Vec<SavedView>,
    has_no_programme: bool,
    is_getting_ready: bool,
    today: Day,
}

impl MembersPage {
    fn all_columns(&self) -> [Column; 8] {
        Column::ALL
    }

    fn is_chosen(&self, column: &Column) -> bool {
        self.columns.contains(column)
    }

    /// Whether something is wrong with one of the filters, which are folded away otherwise.
    fn is_filter_wrong(&self) -> bool {
        FILTERS.iter().any(|name| !self.form.complaint(name).is_empty())
    }

    fn is_narrowed(&self) -> bool {
        self.is_text || !self.chips.is_empty()
    }

    /// The fields that say what is shown, for forms that do something with all of it.
    fn shown_fields(&self) -> Vec<(String, String)> {
        let text = self.is_text.then(|| ("text".to_owned(), self.form.value("text").to_owned()));
        let order =
            [("sort", self.list.sort.clone()), ("descending", if self.list.descending { "1" } else { "" }.to_owned())];
        let order = order.into_iter().map(|(name, value)| (name.to_owned(), value));
        let filters = self.list.query.iter().filter(|(name, _)| FILTERS.contains(&name.as_str())).cloned();
        filters.chain(order.filter(|(_, value)| !value.is_empty())).chain(text).collect()
    }

    fn purposes(&self) -> [(&'static str, &'static str); 4] {
        RevealPurpose::ALL.map(|purpose| (purpose.code(), purpose_key(purpose)))
    }

    fn may_batch(&self) -> bool {
        ["tier_set", "points_adjust", "coupon_issue"].into_iter().any(|one| self.frame.may(one))
    }
}

const fn purpose_key(purpose: RevealPurpose) -> &'static str {
    match purpose {
        RevealPurpose::Service => "reveal.service",
        RevealPurpose::Contact => "reveal.contact",
        RevealPurpose::Correction => "reveal.correction",
        RevealPurpose::Complaint => "reveal.complaint",
    }
}

/// The codes of the columns by which the list can be sorted.
pub(super) fn sorts() -> Vec<&'static str> {
    MemberSort::ALL.iter().map(|sort| sort.code()).collect()
}

/// What is shown: what was found, by which filter, and what was wrong with the one that was asked for.
struct Answer {
    found: Found,
    filter: MemberFilter,
    complaint: Option<AppError>,
    unlisted: Option<Unlisted>,
}

/// Why nobody is listed, so that nothing can be done with everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unlisted {
    /// A filter or the text cannot be what was meant.
    Refused,
    /// The text is not kept any more.
    SearchOver,
}

impl Unlisted {
    /// The key of the sentence that says so.
    const fn key(self) -> &'static str {
        match self {
            Self::Refused => "members.not_listed",
            Self::SearchOver => "members.search_over",
        }
    }
}

/// The list that fields ask for, as a page.
pub(super) async fn show(visitor: &Visitor, headers: &HeaderMap, fields: Fields) -> Result<Response, Failure> {
    let answer = answer(visitor, &fields).await?;
    page(visitor, headers, fields, answer)
}

/// The list that fields ask for, with what is wrong with the name of a view that was to be saved of it.
pub(super) async fn show_refused(
    visitor: &Visitor,
    headers: &HeaderMap,
    fields: Fields,
    error: AppError,
) -> Result<Response, Failure> {
    let answer = answer(visitor, &fields).await?;
    let complaint = answer.complaint.or(Some(error));
    page(visitor, headers, fields, Answer { complaint, ..answer })
}

async fn answer(visitor: &Visitor, fields: &Fields) -> Result<Answer, Failure> {
    if fields.get("text").is_empty() && !fields.get(HANDLE).is_empty() {
        return nobody(visitor, Unlisted::SearchOver, None).await;
    }
    let query = match query(fields) {
        Ok(query) => query,
        Err(error) => return nobody(visitor, Unlisted::Refused, Some(error)).await,
    };
    let filter = query.filter.clone();
    match visitor.attempt(move |clinic, actor| found(clinic, actor, Some(&query))).await {
        Ok(found) => Ok(Answer { found, filter, complaint: None, unlisted: None }),
        Err(error) if error.field.is_some() => nobody(visitor, Unlisted::Refused, Some(error)).await,
        Err(error) => Err(visitor.failure(error)),
    }
}

/// The page without a list, and why: what was asked for is not known, and everybody was not asked for.
async fn nobody(visitor: &Visitor, why: Unlisted, complaint: Option<AppError>) -> Result<Answer, Failure> {
    let found = visitor.ask(|clinic, actor| found(clinic, actor, None)).await?;
    Ok(Answer { found, filter: MemberFilter::default(), complaint, unlisted: Some(why) })
}

/// A complaint of the use case, at the field of the form.
fn at_its_field(mut error: AppError) -> AppError {
    if error.field.as_deref() == Some("idle_days") {
        error.field = Some("idle".to_owned());
    }
    error
}

fn page(visitor: &Visitor, headers: &HeaderMap, fields: Fields, answer: Answer) -> Result<Response, Failure> {
    let Answer { found, filter, complaint, unlisted } = answer;
    let columns = columns::chosen(&fields, headers);
    let mut frame = visitor.frame(Section::Members);
    let mut list = super::asked(&super::with_handle(visitor, &fields)?);
    list.next.clone_from(&found.page.next);
    list.total = found.page.total.map(whole);
    let is_text = !fields.get("text").is_empty();
    if visitor.address.split('?').next() != Some("/members") {
        // The answer to a form is no address that could be asked for again.
        frame.address = super::address(visitor, &fields)?;
    }
    let form = match complaint.map(at_its_field) {
        Some(error) => {
            let known: Vec<&str> = FILTERS.into_iter().chain(["text", "name"]).collect();
            Form::refused(fields.clone(), error, visitor.lang, &known)
        }
        None => Form::again(fields.clone()),
    };
    let form = form.map_err(|error| visitor.failure(error))?;
    let size = size(&fields);
    visitor.page(&MembersPage {
        tabs: views::tabs(
            &frame,
            &found.tiers,
            found.today,
            &found.saved,
            &fields,
            unlisted.is_none().then_some(&filter),
        ),
        managed: views::managed(&found.saved, &fields),
        chips: filters::chips(&frame, &filter, &found.tiers, &visitor.stores),
        rows: rows(&found.page, &visitor.stores),
        stores: visitor.stores.clone(),
        sizes: SIZES.map(|one| (one, one == size)).into(),
        has_no_programme: found.has_no_programme,
        is_getting_ready: found.is_getting_ready,
        tiers: found.tiers,
        frame,
        form,
        list,
        columns,
        is_text,
        unlisted,
    })
}

/// Asks the clinic for the list, if there is one, and what stands around it.
fn found(clinic: &yanji_app::Clinic, actor: &yanji_app::Actor, query: Option<&MemberQuery>) -> Result<Found, AppError> {
    let today = clinic.today();
    let saved = clinic.view_list(actor)?;
    let nobody = || Page { items: Vec::new(), next: None, total: None };
    let tiers = match clinic.member_ladder(actor) {
        Ok(tiers) => tiers,
        Err(AppError { problem: Problem::NoProgramme, .. }) => {
            let (page, tiers) = (nobody(), Vec::new());
            return Ok(Found { page, tiers, saved, has_no_programme: true, is_getting_ready: false, today });
        }
        Err(error) => return Err(error),
    };
    let page = query.map_or_else(|| Ok(nobody()), |query| clinic.member_search(actor, query))?;
    let is_getting_ready = query.is_some_and(|query| !query.text.is_empty()) && !clinic.names_ready();
    Ok(Found { page, tiers, saved, has_no_programme: false, is_getting_ready, today })
}

/// What fields ask for.
pub(super) fn query(fields: &Fields) -> Result<MemberQuery, AppError> {
    Ok(MemberQuery {
        text: fields.get("text").to_owned(),
        filter: filters::read(fields)?,
        sort: MemberSort::from_code(fields.get("sort")).unwrap_or_default(),
        descending: Some(fields.get("descending") == "1"),
        after: Some(fields.get("after").to_owned()).filter(|after| !after.is_empty()),
        limit: size(fields),
    })
}

fn size(fields: &Fields) -> usize {
    let asked = fields.get("size").parse().ok();
    asked.filter(|size| SIZES.contains(size)).unwrap_or(SIZE_USUAL)
}

fn rows(found: &Page<Member>, stores: &[StoreChoice]) -> Vec<MemberRow> {
    let row = |member: &Member| MemberRow {
        id: member.id.to_string(),
        number: member.number.clone(),
        name: member.name.clone(),
        phone: member.phone.clone(),
        tier: member.tier_name.clone(),
        shade: member.tier_rank.min(5),
        grace_until: day(member.grace_until),
        points: whole(member.points),
        spend: yuan(member.spend_fen),
        visits: whole(member.visits),
        last_sale_on: member.last_sale_on.map_or_else(String::new, |day| day.to_string()),
        enrolled_on: member.enrolled_on.to_string(),
        store: member
            .store
            .and_then(|id| stores.iter().find(|store| store.id == id))
            .map(|store| store.name.clone())
            .unwrap_or_default(),
    };
    found.items.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day, sample_member};

    fn sample(frame: Frame, rows_shown: usize, pairs: &[(&str, &str)]) -> MembersPage {
        let fields = Fields::new(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect());
        let filter: MemberFilter = filters::read(&fields).unwrap();
        let tiers: Vec<_> = ["1", "2"].map(|code| LadderTier { code: code.to_owned(), name: code.to_owned() }).into();
        let found = Page { items: vec![sample_member(); rows_shown], next: None, total: None };
        let mut list = super::super::asked(&fields);
        list.next = (rows_shown > 0).then(|| "7".to_owned());
        MembersPage {
            tabs: views::tabs(&frame, &tiers, sample_day(), &[], &fields, Some(&filter)),
            managed: (rows_shown > 1).then(|| Managed {
                address: "/members/views/1".to_owned(),
                name: "1".to_owned(),
                is_shared: true,
                is_own: true,
            }),
            chips: filters::chips(&frame, &filter, &tiers, &[]),
            form: Form::holding(fields.clone()),
            list,
            has_no_programme: rows_shown == 3,
            stores: Vec::new(),
            columns: Column::ALL.to_vec(),
            rows: rows(&found, &[]),
            sizes: SIZES.map(|one| (one, one == 20)).into(),
            is_text: !fields.get("text").is_empty(),
            is_getting_ready: rows_shown == 2,
            unlisted: None,
            tiers,
            frame,
        }
    }

    const NARROWED: [(&str, &str); 7] = [
        ("tier", "2"),
        ("in_grace", "1"),
        ("idle", "90"),
        ("spend_from", "1000"),
        ("points_to", "5"),
        ("last_from", "2026-01-01"),
        ("last_to", "2026-01-02"),
    ];

    #[test]
    fn the_page_is_made() {
        for html in in_both_languages(|frame| sample(frame, 1, &NARROWED)) {
            assert!(html.contains("1,200.00") && html.contains("138****0000"));
            assert_eq!(html.matches(r#"name="drop""#).count(), 6);
            assert!(html.contains("after=7"), "the next page is an address");
        }
        in_both_languages(|frame| sample(frame, 0, &[]));
        in_both_languages(|frame| sample(frame, 0, &NARROWED));
        in_both_languages(|frame| sample(frame, 2, &NARROWED));
        in_both_languages(|frame| sample(frame, 3, &[]));
    }

    #[test]
    fn a_text_stands_in_no_address() {
        for html in in_both_languages(|frame| sample(frame, 1, &[("text", "8899"), ("search", "0011"), ("tier", "2")]))
        {
            let addresses = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            assert!(addresses.into_iter().all(|address| !address.contains("8899")));
            assert!(html.contains("search=0011&#38;sort=number&#38;after=7"), "the next page is an address: {html}");
        }
    }

    #[test]
    fn a_query_is_read_from_its_fields() {
        let pairs = [("text", " 8899 "), ("tier", "gold"), ("sort", "spend"), ("descending", "1"), ("size", "20")];
        let fields = Fields::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let expected = MemberQuery {
            text: "8899".to_owned(),
            filter: MemberFilter { tiers: vec!["gold".to_owned()], ..MemberFilter::default() },
            sort: MemberSort::Spend,
            descending: Some(true),
            after: None,
            limit: 20,
        };
        assert_eq!(query(&fields).unwrap(), expected);
        assert_eq!(query(&Fields::new(vec![("size".to_owned(), "7".to_owned())])).unwrap().limit, 50);
    }
}
