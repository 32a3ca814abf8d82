//! Coupons given to many members at once: who can get them, what each gets, and what of it comes back. Pieces are issued
//! and taken back as by hand, within the transaction that writes what became of the member.

use yanji_books::batches::{self, BatchMemberRow, State};
use yanji_books::coupons::{self, CouponRow, CouponSource, CouponState};
use yanji_books::id::{AccountId, CouponId};
use yanji_books::journal::{CouponEvent, EntryDeed};
use yanji_books::notes::{self, NoteRow};
use yanji_books::posting::Posting;
use yanji_books::{Read, Tx};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Coupon;
use yanji_words::{Problem, Thing};

use super::work::Work;
use crate::account::OpenAccount;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::coupon::{COUNT_MOST, Pieces, kind_today, left_of, refusal_but_for_stock, serves, take_back};
use crate::error::AppError;
use crate::records::BatchCouponKind;

/// The codes of pieces that stay when the others are taken back.
const HANDED_ON: &str = "handed_on";
const USED: &str = "used";
const VOID: &str = "void";
const EXPIRED: &str = "expired";

impl Clinic {
    /// The kinds of coupons that a batch can give today, in the order of the programme.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] for whoever may not give coupons, [`Problem::NoProgramme`].
    pub fn batch_coupon_kinds(&self, actor: &Actor) -> Result<Vec<BatchCouponKind>, AppError> {
        actor.require(Permission::CouponIssue)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let mut kinds = Vec::new();
            for terms in &present.rules.book.on(present.today).programme.benefits.coupons {
                let left = left_of(tx, terms)?;
                if terms.last_day(present.today) >= present.today && left != Some(0) {
                    kinds.push(BatchCouponKind { terms: terms.clone(), left });
                }
            }
            Ok(kinds)
        })
    }
}

/// The terms of a kind of which each member gets so many pieces today.
pub(super) fn terms<'p>(present: &'p Present, kind: &str, count: u16) -> Result<&'p Coupon, AppError> {
    if kind.is_empty() {
        return Err(AppError::at(Problem::Missing, "coupon"));
    }
    let known = present.rules.book.versions().iter().any(|version| {
        let mut kinds = version.programme.benefits.coupons.iter();
        kinds.any(|known| known.code == kind)
    });
    if !known {
        return Err(AppError::at(Problem::NotFound(Thing::CouponKind), "coupon"));
    }
    let terms = open_kind(present, kind).ok_or_else(|| AppError::at(Problem::CouponKindStopped, "coupon"))?;
    let each = terms.per_member.and_then(|most| u16::try_from(most).ok()).unwrap_or(COUNT_MOST).min(COUNT_MOST);
    if (1..=each).contains(&count) {
        return Ok(terms);
    }
    Err(AppError::at(Problem::OutOfRange { least: 1, most: i64::from(each) }, "count"))
}

/// A kind that is issued today: in the programme, with a last day that has not passed.
fn open_kind<'p>(present: &'p Present, kind: &str) -> Option<&'p Coupon> {
    kind_today(present, kind).filter(|terms| terms.last_day(present.today) >= present.today)
}

/// A kind of coupon as a draft foresees it: what is left of the stock goes to the members in their order.
pub(super) struct Foreseen<'p> {
    terms: Option<&'p Coupon>,
    pieces: u16,
    left: Option<i64>,
}

impl<'p> Foreseen<'p> {
    /// Before the first member; `left` as it was found behind the members before, if there were any.
    pub(super) fn new(
        tx: &mut dyn Read,
        present: &'p Present,
        (kind, pieces): (&str, u16),
        left: Option<Option<i64>>,
    ) -> Result<Self, AppError> {
        let terms = open_kind(present, kind);
        let left = match (left, terms) {
            (Some(left), _) => left,
            (None, Some(terms)) => left_of(tx, terms)?,
            (None, None) => None,
        };
        Ok(Self { terms, pieces, left })
    }

    /// What is left of the stock behind the members so far.
    pub(super) const fn left(&self) -> Option<i64> {
        self.left
    }

    /// Why the next member would get nothing, as a code; empty where she would get her pieces.
    pub(super) fn next(
        &mut self,
        tx: &mut dyn Read,
        present: &Present,
        account: AccountId,
        tier: &str,
    ) -> Result<&'static str, AppError> {
        let pieces = i64::from(self.pieces);
        if let Err(refusal) = present.bounds().admit(present.today) {
            return Ok(refusal.code());
        }
        let Some(terms) = self.terms else { return Ok(Problem::CouponKindStopped.code()) };
        if !serves(&terms.tiers, tier) {
            return Ok(Problem::TierNotServed.code());
        }
        if let Some(problem) = refusal_but_for_stock(tx, account, terms, present.today, self.pieces)? {
            return Ok(problem.code());
        }
        match &mut self.left {
            Some(left) if *left < pieces => Ok(Problem::SoldOut.code()),
            Some(left) => {
                *left -= pieces;
                Ok("")
            }
            None => Ok(""),
        }
    }
}

impl Work<'_> {
    /// Gives a member her pieces, unless she may not have them.
    pub(super) fn give_one(
        &self,
        tx: &mut dyn Tx,
        present: &Present,
        mut open: OpenAccount,
        (kind, count): (&str, u16),
        (member, note): (BatchMemberRow, &NoteRow),
    ) -> Result<BatchMemberRow, AppError> {
        let refused = |member: BatchMemberRow, code: &str| BatchMemberRow {
            state: State::Refused,
            code: code.to_owned(),
            ..member
        };
        if let Err(refusal) = present.bounds().admit(present.today) {
            return Ok(refused(member, refusal.code()));
        }
        let Some(terms) = open_kind(present, kind) else {
            return Ok(refused(member, Problem::CouponKindStopped.code()));
        };
        if !serves(&terms.tiers, &member.tier_before) {
            return Ok(refused(member, Problem::TierNotServed.code()));
        }
        let mut posting = Posting::new();
        let pieces = Pieces { terms, count, source: CouponSource::Hand, note: Some(note.id) };
        let seq = open.next_seq();
        match self.clinic.hand_out(tx, &self.actor, present, &mut open, &mut posting, &pieces) {
            Ok(rows) => {
                let ids: Vec<CouponId> = rows.iter().map(|row| row.id).collect();
                batches::add_coupons(tx, self.batch.id, member.place, &ids)?;
                notes::insert(tx, note)?;
                self.clinic.settle(tx, present, open, posting)?;
                Ok(BatchMemberRow { state: State::Done, seq: Some(seq), ..member })
            }
            Err(AppError { problem: problem @ (Problem::MemberLimit | Problem::SoldOut), .. }) => {
                Ok(refused(member, problem.code()))
            }
            Err(error) => Err(error),
        }
    }

    /// Takes back the pieces that a member got and has not used.
    pub(super) fn take_coupons_back(
        &self,
        tx: &mut dyn Tx,
        present: &Present,
        mut open: OpenAccount,
        member: &BatchMemberRow,
        note: &NoteRow,
    ) -> Result<BatchMemberRow, AppError> {
        if let Err(refusal) = present.bounds().admit(present.today) {
            return Ok(BatchMemberRow { state: State::Kept, code: refusal.code().to_owned(), ..member.clone() });
        }
        let mut posting = Posting::new();
        let seq = open.next_seq();
        let (mut kept, mut back) = (None, 0);
        for id in batches::coupons_of(tx, self.batch.id, member.place)? {
            // Her account is locked: whatever is hers stays as it is found.
            let coupon = coupons::find(tx, id)?.ok_or(AppError::new(Problem::Inconsistent))?;
            match stays(&coupon, open.id, present.today) {
                None if take_back(tx, &coupon)? => {
                    let deed = EntryDeed::Coupon { coupon: id, event: CouponEvent::Void };
                    let entry = self.clinic.entry(&self.actor, present, None, None, deed, Some(note.id));
                    open.post(&present.rules.book, present.bounds(), entry, &mut posting)?;
                    back += 1;
                }
                None => return Err(AppError::new(Problem::Inconsistent)),
                Some(why) => kept = kept.or(Some(why)),
            }
        }
        if back > 0 {
            notes::insert(tx, note)?;
            self.clinic.settle(tx, present, open, posting)?;
        }
        Ok(BatchMemberRow {
            state: if kept.is_some() { State::Kept } else { State::Undone },
            code: kept.unwrap_or_default().to_owned(),
            undo_seq: (back > 0).then_some(seq),
            pieces_back: back,
            ..member.clone()
        })
    }
}

/// Why a piece that was given to an account stays as it is, as a code; `None` for one that can be taken back.
fn stays(coupon: &CouponRow, account: AccountId, today: Day) -> Option<&'static str> {
    match coupon.state {
        _ if coupon.account != account => Some(HANDED_ON),
        CouponState::Used => Some(USED),
        CouponState::Void => Some(VOID),
        CouponState::Open if coupon.expires_on.is_some_and(|last| last < today) => Some(EXPIRED),
        CouponState::Open => None,
    }
}
