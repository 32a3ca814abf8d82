//! Finding members: by card number, phone, name, and by what holds for them, in any order, page by page.

use yanji_books::accounts::{self, Account, Counted, Listed, Listing, Mark, Order, Sorted, Span, Whose};
use yanji_books::id::MemberId;
use yanji_books::members::{self, MemberRow};
use yanji_books::{BooksError, Read};
use yanji_engine::{Day, Rulebook};
use yanji_vault::{Phone, PhoneTail};
use yanji_words::Problem;

use super::Shown;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::field;
use crate::records::{Between, DaysBetween, LadderTier, Member, MemberFilter, MemberQuery, MemberSort, Page};

/// The most members on a page.
const PAGE_MOST: usize = 200;
/// The members on a page when nobody says.
const PAGE_USUAL: usize = 50;
/// The most members whom a text is looked for in, beyond card numbers.
const MEANT_MOST: usize = 2_000;
/// The most days that somebody can have been idle for.
const IDLE_MOST: i64 = 36_500;

/// Whom a text that is searched for may mean.
enum Meant {
    Everybody,
    Number,
    Members(Vec<MemberId>),
    Either(Vec<MemberId>),
}

/// Members who are asked for, in the words of the books.
pub(crate) struct Selection {
    text: String,
    meant: Meant,
    tiers: Vec<String>,
    filter: MemberFilter,
    idle_since: Span,
    ladder: Vec<String>,
    sort: MemberSort,
    descending: bool,
}

impl Clinic {
    /// A page of members, masked.
    ///
    /// # Errors
    /// [`Problem::Malformed`] for a cursor that is none, [`Problem::OutOfRange`] for a page that is too large.
    pub fn member_search(&self, actor: &Actor, query: &MemberQuery) -> Result<Page<Member>, AppError> {
        actor.require(Permission::MemberRead)?;
        let limit = match query.limit {
            0 => PAGE_USUAL,
            limit if limit <= PAGE_MOST => limit,
            _ => return Err(AppError::at(Problem::OutOfRange { least: 1, most: 200 }, "limit")),
        };
        let after = query.after.as_deref().map(cursor).transpose()?;
        self.prepare_names(&query.text)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let selection = self.selection(tx, &present, query)?;
            let listing = selection.listing(after.clone(), limit + 1);
            let Counted { page: mut found, total } = accounts::list_counted(tx, &listing)?;
            let more = found.len() > limit;
            found.truncate(limit);
            let next = found.last().filter(|_| more).map(|last| format!("{}:{}", last.mark.value, last.mark.number));
            let items = self.listed(tx, &present, &found, Shown::Masked)?;
            Ok(Page { items, next, total: Some(total) })
        })
    }

    /// The tiers that members can stand in by the programme in force, lowest first.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], [`Problem::NoProgramme`].
    pub fn member_ladder(&self, actor: &Actor) -> Result<Vec<LadderTier>, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let tiers = &present.rules.book.on(present.today).programme.tiers;
            Ok(tiers.iter().map(|tier| LadderTier { code: tier.code.clone(), name: tier.name.clone() }).collect())
        })
    }

    /// What a query asks for.
    pub(crate) fn selection(
        &self,
        tx: &mut dyn Read,
        present: &Present,
        query: &MemberQuery,
    ) -> Result<Selection, AppError> {
        let text = query.text.trim();
        field::without_controls(text, "text")?;
        for tier in &query.filter.tiers {
            field::without_controls(tier, "tier")?;
        }
        Ok(Selection {
            text: text.to_owned(),
            meant: self.meant(tx, text)?,
            tiers: query.filter.tiers.clone(),
            idle_since: idle_since(present.today, &query.filter)?,
            filter: query.filter.clone(),
            ladder: ladder(&present.rules.book),
            sort: query.sort,
            descending: query.descending.unwrap_or(query.sort.usually_descending()),
        })
    }

    /// Members of a list, as a door shows them this morning.
    pub(super) fn listed(
        &self,
        tx: &mut dyn Read,
        present: &Present,
        found: &[Listed],
        shown: Shown,
    ) -> Result<Vec<Member>, AppError> {
        let ids: Vec<_> = found.iter().map(|listed| listed.id).collect();
        let accounts = accounts::find_all(tx, &ids)?;
        let pairs = with_rows(tx, accounts)?;
        self.shown(tx, present, pairs, shown)
    }

    /// Whom a text means: a whole phone number or its last four digits, a name or its pinyin, or else the beginning
    /// of a card number.
    fn meant(&self, tx: &mut dyn Read, text: &str) -> Result<Meant, AppError> {
        if text.is_empty() {
            return Ok(Meant::Everybody);
        }
        if let Ok(tail) = PhoneTail::parse(text) {
            // Four digits may as well be the beginning of a card number.
            return Ok(Meant::Either(self.with_tail(tx, &tail)?));
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if let Some(phone) = Phone::parse(text).ok().filter(|_| digits >= 7) {
            let found = members::find_by_phone(tx, self.keys.phone_index(&phone))?;
            if !found.is_empty() {
                return Ok(Meant::Members(found));
            }
        }
        let named = self.named(text, MEANT_MOST);
        Ok(if named.is_empty() { Meant::Number } else { Meant::Either(named) })
    }

    fn with_tail(&self, tx: &mut dyn Read, tail: &PhoneTail) -> Result<Vec<MemberId>, AppError> {
        let most = i64::try_from(MEANT_MOST).unwrap_or(i64::MAX);
        let rows = members::find_by_phone_tail(tx, self.keys.phone_tail_index(tail), most)?;
        let persons = self.open_members(&rows)?;
        let ends_so = |phone: &Phone| phone.tail() == *tail;
        let found = rows.iter().zip(&persons).filter(|(_, person)| person.phone.as_ref().is_some_and(ends_so));
        Ok(found.map(|(row, _)| row.id).collect())
    }
}

impl Selection {
    /// A page of what is asked for.
    pub(crate) fn listing(&self, after: Option<Mark>, limit: usize) -> Listing<'_> {
        let filter = &self.filter;
        let by = match self.sort {
            MemberSort::Number => Sorted::Number,
            MemberSort::Tier => Sorted::Tier(&self.ladder),
            MemberSort::Points => Sorted::Points,
            MemberSort::Spend => Sorted::Spend,
            MemberSort::Visits => Sorted::Visits,
            MemberSort::LastSale => Sorted::IdleSince,
            MemberSort::EnrolledOn => Sorted::EnrolledOn,
        };
        Listing {
            whose: match &self.meant {
                Meant::Everybody => Whose::Everybody,
                Meant::Number => Whose::NumberBegins(&self.text),
                Meant::Members(members) => Whose::Members(members),
                Meant::Either(members) => Whose::Either(&self.text, members),
            },
            tiers: &self.tiers,
            in_grace: filter.in_grace,
            points: span(filter.points),
            spend_fen: span(filter.spend_fen),
            visits: span(filter.visits),
            last_sale_on: days(filter.last_sale_on),
            idle_since: self.idle_since,
            enrolled_on: days(filter.enrolled_on),
            store: filter.store,
            order: Order { by, descending: self.descending },
            after,
            limit: i64::try_from(limit).unwrap_or(i64::MAX),
        }
    }
}

const fn span(between: Between) -> Span {
    Span { from: between.from, to: between.to }
}

fn days(between: DaysBetween) -> Span {
    Span::of_days(between.from, between.to)
}

/// Until when those who are asked for have bought nothing since.
fn idle_since(today: Day, filter: &MemberFilter) -> Result<Span, AppError> {
    let Some(idle) = filter.idle_days else { return Ok(Span::default()) };
    if !(1..=IDLE_MOST).contains(&idle) {
        return Err(AppError::at(Problem::OutOfRange { least: 1, most: IDLE_MOST }, "idle_days"));
    }
    Ok(Span { from: None, to: Some(i64::from(today.number()) - idle) })
}

/// The codes of tiers, lowest first; behind them those that only older versions of the programme have.
fn ladder(rulebook: &Rulebook) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for version in rulebook.versions().iter().rev() {
        for tier in &version.programme.tiers {
            if !codes.contains(&tier.code) {
                codes.push(tier.code.clone());
            }
        }
    }
    codes
}

/// A cursor is the sorted value and the card number of the last member on the page before.
fn cursor(text: &str) -> Result<Mark, AppError> {
    field::without_controls(text, "cursor")?;
    let malformed = || AppError::at(Problem::Malformed, "cursor");
    let (value, number) = text.split_once(':').ok_or_else(malformed)?;
    Ok(Mark { value: value.parse().map_err(|_| malformed())?, number: number.to_owned() })
}

/// The accounts with the rows of their members.
fn with_rows(tx: &mut dyn Read, accounts: Vec<Account>) -> Result<Vec<(Account, MemberRow)>, AppError> {
    let ids: Vec<MemberId> = accounts.iter().map(|account| account.member).collect();
    let mut rows = members::find_all(tx, &ids)?;
    rows.sort_unstable_by_key(|row| row.id);
    accounts
        .into_iter()
        .map(|account| {
            let place = rows.binary_search_by_key(&account.member, |row| row.id).map_err(|_| {
                AppError::from(BooksError::Inconsistency {
                    table: "accounts".into(),
                    column: "member_id".into(),
                    row: account.id.to_string(),
                })
            })?;
            Ok((account, rows[place].clone()))
        })
        .collect()
}
