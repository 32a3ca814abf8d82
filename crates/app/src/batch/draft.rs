//! Drafts: who is in a batch, and what the engine foresees for each of them. Changes nobody.

use yanji_books::accounts::{self, Listed, Mark};
use yanji_books::batches::{self, BatchMemberRow, BatchRow, State, Status};
use yanji_books::id::{BatchId, MemberId};
use yanji_books::posting::Posting;
use yanji_books::{Read, Tx};
use yanji_engine::Day;
use yanji_words::Problem;

use super::BATCH_MOST;
use super::change::{Change, stands};
use super::coupon::Foreseen;
use super::work::ACCOUNT_CLOSED;
use crate::account::{OpenAccount, account_of};
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::once::Key;
use crate::records::{BatchChange, BatchChoice};

/// How many members are put down in one commit.
const CHUNK: usize = 1_000;
/// For how long a draft that nobody begins is kept, in microseconds.
const DRAFT_KEPT_US: i64 = 24 * 60 * 60 * 1_000_000;
/// The code of a member who stands so already.
pub(super) const SAME: &str = "same";

impl Clinic {
    /// Puts a draft together: who is in it, and what is foreseen for each.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] about `members` when there is nobody or more than [`BATCH_MOST`], and what is wrong with
    /// the change or the query.
    pub fn batch_draft(
        &self,
        actor: &Actor,
        key: &Key,
        choice: &BatchChoice,
        change: &BatchChange,
    ) -> Result<BatchId, AppError> {
        actor.require(Permission::MemberRead)?;
        actor.require(change.permission())?;
        self.books.read(|tx| change.check(self, tx))?;
        let chosen = self.chosen(choice)?;
        let total = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
        let request = self.request(actor, key, "batch_draft", self.now());
        let new = BatchId::new(request.at.0);
        let id = self.books.write(|tx| {
            // Whom a query finds may be others the second time; the key stands for the choice, not for its members.
            request.once(tx, &(choice, change), |tx| {
                batches::remove_drafts(tx, request.at.0.saturating_sub(DRAFT_KEPT_US))?;
                batches::insert(tx, &blank(new, actor, change, total, request.at.0))?;
                Ok::<_, AppError>(new)
            })
        })?;
        if id == new {
            self.put_down(actor, id, change, &chosen)?;
        } else {
            self.put_down_again(actor, id, change, &chosen)?;
        }
        Ok(id)
    }

    /// Puts the members of a draft down anew, all at once, where whoever began it was killed on the way. One who is still
    /// at it finds the draft done, and stops.
    fn put_down_again(
        &self,
        actor: &Actor,
        id: BatchId,
        change: &BatchChange,
        chosen: &[Listed],
    ) -> Result<(), AppError> {
        self.books.write(|tx| {
            let Some(batch) = choosing(tx, id)? else { return Ok(()) };
            let present = self.present(tx)?;
            let mut sight = Sight { clinic: self, actor, present: &present, change, left: None };
            let rows = sight.all(tx, 1, chosen)?;
            batches::remove_members(tx, id)?;
            batches::add_members(tx, id, &rows)?;
            let members_total = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
            Ok(batches::update(tx, &BatchRow { status: Status::Draft, members_total, ..batch })?)
        })
    }

    /// The accounts that are chosen, in the order of the list.
    fn chosen(&self, choice: &BatchChoice) -> Result<Vec<Listed>, AppError> {
        let fits = |members: usize| {
            let most = i64::try_from(BATCH_MOST).unwrap_or(i64::MAX);
            let problem = Problem::OutOfRange { least: 1, most };
            if (1..=BATCH_MOST).contains(&members) { Ok(()) } else { Err(AppError::at(problem, "members")) }
        };
        let found = match choice {
            BatchChoice::Members(members) => {
                fits(members.len())?;
                self.books.read(|tx| ticked(tx, members))?
            }
            BatchChoice::Found(query) => self.books.read(|tx| {
                let present = self.present(tx)?;
                let selection = self.selection(tx, &present, query)?;
                Ok::<_, AppError>(accounts::list(tx, &selection.listing(None, BATCH_MOST + 1))?)
            })?,
        };
        fits(found.len())?;
        Ok(found)
    }

    fn put_down(&self, actor: &Actor, id: BatchId, change: &BatchChange, chosen: &[Listed]) -> Result<(), AppError> {
        // What is left of a stock behind the members so far.
        let mut left = None;
        for (first, chunk) in (1..).step_by(CHUNK).zip(chosen.chunks(CHUNK)) {
            let (rows, left_behind) = self.books.read(|tx| {
                let present = self.present(tx)?;
                let mut sight = Sight { clinic: self, actor, present: &present, change, left };
                let rows = sight.all(tx, first, chunk)?;
                Ok::<_, AppError>((rows, sight.left))
            })?;
            left = left_behind;
            self.books.write(|tx| match choosing(tx, id)? {
                Some(_) => Ok::<_, AppError>(batches::add_members(tx, id, &rows)?),
                None => Ok(()),
            })?;
        }
        self.books.write(|tx| match choosing(tx, id)? {
            Some(batch) => Ok::<_, AppError>(batches::update(tx, &BatchRow { status: Status::Draft, ..batch })?),
            None => Ok(()),
        })
    }
}

/// What is foreseen for the members of a draft, one after the other.
struct Sight<'a> {
    clinic: &'a Clinic,
    actor: &'a Actor,
    present: &'a Present,
    change: &'a BatchChange,
    /// What is left of the stock of a coupon behind the members so far; `None` before the first.
    left: Option<Option<i64>>,
}

impl Sight<'_> {
    /// Members of a draft from a place on, with what is said to the change now.
    fn all(&mut self, tx: &mut dyn Read, first: i64, chosen: &[Listed]) -> Result<Vec<BatchMemberRow>, AppError> {
        match self.change.deed() {
            Change::Entry(deed) => (first..)
                .zip(chosen)
                .map(|(place, listed)| {
                    self.member(tx, place, listed, |_, mut open, (tier, locked)| {
                        let entry = self.clinic.entry(self.actor, self.present, None, None, deed.clone(), None);
                        let rulebook = &self.present.rules.book;
                        match open.post(rulebook, self.present.bounds(), entry, &mut Posting::new()) {
                            Ok(_) if self.change.is_so(tier, locked) => Ok(SAME),
                            Ok(_) => Ok(""),
                            Err(AppError { problem: Problem::Refused(refusal), .. }) => Ok(refusal.code()),
                            Err(error) => Err(error),
                        }
                    })
                })
                .collect(),
            Change::Coupon { kind, count } => {
                let mut foreseen = Foreseen::new(tx, self.present, (kind, count), self.left)?;
                let rows = (first..).zip(chosen).map(|(place, listed)| {
                    self.member(tx, place, listed, |tx, open, (tier, _)| foreseen.next(tx, self.present, open.id, tier))
                });
                let rows: Result<Vec<_>, AppError> = rows.collect();
                self.left = Some(foreseen.left());
                rows
            }
        }
    }

    /// A member of a draft; `says` gives the code of what is foreseen for her.
    fn member(
        &self,
        tx: &mut dyn Read,
        place: i64,
        listed: &Listed,
        says: impl FnOnce(&mut dyn Read, OpenAccount, (&str, Option<Day>)) -> Result<&'static str, AppError>,
    ) -> Result<BatchMemberRow, AppError> {
        let blank = BatchMemberRow {
            place,
            account: listed.id,
            member: listed.member,
            number: listed.mark.number.clone(),
            state: State::Waiting,
            code: ACCOUNT_CLOSED.to_owned(),
            tier_before: String::new(),
            locked_before: None,
            seq: None,
            undo_seq: None,
            pieces_back: 0,
        };
        let Some(account) = accounts::find(tx, listed.id)? else { return Ok(blank) };
        let open = OpenAccount::restored(tx, &self.present.rules.book, account)?;
        let (tier_before, locked_before) = stands(self.present, &open)?;
        let code = says(tx, open, (&tier_before, locked_before))?.to_owned();
        Ok(BatchMemberRow { code, tier_before, locked_before, ..blank })
    }
}

/// A batch whose members are being put down, locked; `None` for one that was put down, or thrown away, meanwhile.
fn choosing(tx: &mut dyn Tx, id: BatchId) -> Result<Option<BatchRow>, AppError> {
    Ok(batches::lock(tx, id)?.filter(|batch| batch.status == Status::Choosing))
}

fn blank(id: BatchId, actor: &Actor, change: &BatchChange, members_total: i64, at: i64) -> BatchRow {
    change.put_into(BatchRow {
        id,
        kind: String::new(),
        tier: String::new(),
        locked_until: None,
        points: 0,
        cause: String::new(),
        coupon: String::new(),
        pieces_each: 0,
        status: Status::Choosing,
        members_total,
        reason_sealed: None,
        created_at: at,
        created_by: actor.name(),
        started_at: None,
        ended_at: None,
        undo_reason_sealed: None,
        undone_at: None,
        undone_by: None,
        store: actor.stands_in(),
        channel: actor.channel.code().to_owned(),
    })
}

/// The accounts of members who were ticked, each once.
fn ticked(tx: &mut dyn Read, members: &[MemberId]) -> Result<Vec<Listed>, AppError> {
    let mut found: Vec<Listed> = Vec::with_capacity(members.len());
    for member in members {
        let account = account_of(tx, *member)?;
        let mark = Mark { value: 0, number: account.number };
        found.push(Listed { id: account.id, member: *member, mark });
    }
    found.sort_by(|one, other| one.mark.number.cmp(&other.mark.number));
    found.dedup_by_key(|listed| listed.id);
    Ok(found)
}
