//! Coupons of members: claimed, given by hand, handed on and taken back. On a bill they are used by the desk.

pub(crate) mod code;
mod issue;
mod list;

use yanji_books::coupons::{self, CouponRow, CouponSource, CouponState};
use yanji_books::id::{AccountId, CouponId, MemberId, NoteId};
use yanji_books::journal::{CouponEvent, EntryDeed};
use yanji_books::notes::{self, NoteRow};
use yanji_books::posting::Posting;
use yanji_books::{Tx, accounts};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Coupon;
use yanji_words::{Problem, Thing};

pub(crate) use self::issue::{
    Issue, issue, issue_all, left_of, refusal_but_for_stock, refusal_of, take_back, terms_of,
};
use crate::account::{OpenAccount, account_of};
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::{CouponChange, CouponsIssued, IssuedCoupon, NewCoupons};

/// The most pieces that are given by hand at once.
pub(crate) const COUNT_MOST: u16 = 20;

/// Pieces to be issued to one member.
struct Order<'a> {
    member: MemberId,
    kind: &'a str,
    count: u16,
    source: CouponSource,
    note: Option<&'a NoteRow>,
}

/// Pieces to be issued to an account in hand.
pub(crate) struct Pieces<'a> {
    pub(crate) terms: &'a Coupon,
    pub(crate) count: u16,
    pub(crate) source: CouponSource,
    pub(crate) note: Option<NoteId>,
}

/// What became of a piece, for the journal of an account.
#[derive(Clone, Copy)]
struct Happening<'a> {
    account: AccountId,
    coupon: CouponId,
    event: CouponEvent,
    note: Option<&'a NoteRow>,
}

impl Clinic {
    /// Claims a coupon for a member.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a kind that today's programme does not have, [`Problem::NotClaimable`],
    /// [`Problem::TierNotServed`], [`Problem::MemberLimit`], [`Problem::SoldOut`] and [`Problem::CouponNotOpen`].
    pub fn coupon_claim(
        &self,
        actor: &Actor,
        key: &Key,
        member: MemberId,
        kind: &str,
    ) -> Result<CouponsIssued, AppError> {
        actor.require(Permission::SalePost)?;
        let request = self.request(actor, key, "coupon_claim", self.now());
        self.books.write(|tx| {
            request.once(tx, &(member, kind), |tx| {
                let order = Order { member, kind, count: 1, source: CouponSource::Claim, note: None };
                let issued = self.issue_to(tx, actor, &order)?;
                let deed = log::Deed { action: "coupon_claim", subject: member.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::SalePost, request.at, deed)?;
                Ok(issued)
            })
        })
    }

    /// Gives coupons to a member by hand, with a reason.
    ///
    /// # Errors
    /// As [`Clinic::coupon_claim`] without what is about claiming and tiers; [`Problem::Missing`] without a reason,
    /// [`Problem::OutOfRange`] of `count`.
    pub fn coupon_issue(&self, actor: &Actor, key: &Key, new: &NewCoupons) -> Result<CouponsIssued, AppError> {
        actor.require(Permission::CouponIssue)?;
        if !(1..=COUNT_MOST).contains(&new.count) {
            return Err(AppError::at(Problem::OutOfRange { least: 1, most: i64::from(COUNT_MOST) }, "count"));
        }
        let note = self.reason_note(new.member, &new.reason)?;
        let request = self.request(actor, key, "coupon_issue", self.now());
        self.books.write(|tx| {
            request.once(tx, new, |tx| {
                notes::insert(tx, &note)?;
                let order = Order {
                    member: new.member,
                    kind: &new.kind,
                    count: new.count,
                    source: CouponSource::Hand,
                    note: Some(&note),
                };
                let issued = self.issue_to(tx, actor, &order)?;
                let deed = log::Deed {
                    action: "coupon_issue",
                    subject: new.member.to_string(),
                    count: Some(i64::from(new.count)),
                    ..log::Deed::default()
                };
                log::record(tx, actor, Permission::CouponIssue, request.at, deed)?;
                Ok(issued)
            })
        })
    }

    /// Hands a coupon on to another member; both journals say so.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::NotTransferable`], [`Problem::CouponNotOpen`]; [`Problem::Malformed`] of
    /// `member` for whoever has it already.
    pub fn coupon_transfer(
        &self,
        actor: &Actor,
        key: &Key,
        id: CouponId,
        to: MemberId,
    ) -> Result<CouponChange, AppError> {
        actor.require(Permission::SalePost)?;
        let request = self.request(actor, key, "coupon_transfer", self.now());
        self.books.write(|tx| {
            request.once(tx, &(id, to), |tx| {
                let present = self.present(tx)?;
                let coupon = open_piece(tx, id, present.today)?;
                if !terms_of(&coupon)?.transfer {
                    return Err(AppError::new(Problem::NotTransferable));
                }
                let receiver = account_of(tx, to)?.id;
                if receiver == coupon.account {
                    return Err(AppError::at(Problem::Malformed, "member"));
                }
                // Locked in the order of their ids, so that two who hand on to each other never wait for each other.
                let mut both = [(coupon.account, CouponEvent::HandedOn), (receiver, CouponEvent::Received)];
                both.sort_unstable_by_key(|(account, _)| *account);
                let mut from = to;
                for (account, event) in both {
                    let happening = Happening { account, coupon: id, event, note: None };
                    let member = self.note_coupon(tx, actor, &present, &happening)?;
                    from = if account == receiver { from } else { member };
                }
                if !coupons::hand_on(tx, id, coupon.account, receiver)? {
                    return Err(AppError::new(Problem::CouponNotOpen));
                }
                let deed = log::Deed { action: "coupon_transfer", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::SalePost, present.now, deed)?;
                Ok(CouponChange { id, code: coupon.code, from, to: Some(to) })
            })
        })
    }

    /// Takes an open coupon back, with a reason.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::CouponNotOpen`]; [`Problem::Missing`] without a reason.
    pub fn coupon_void(&self, actor: &Actor, key: &Key, id: CouponId, reason: &str) -> Result<CouponChange, AppError> {
        actor.require(Permission::CouponIssue)?;
        let owner = self.books.read(|tx| {
            let coupon = coupons::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Coupon)))?;
            let account = accounts::find(tx, coupon.account)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
            Ok::<_, AppError>(account.member)
        })?;
        let note = self.reason_note(owner, reason)?;
        let request = self.request(actor, key, "coupon_void", self.now());
        self.books.write(|tx| {
            request.once(tx, &(id, reason), |tx| {
                let present = self.present(tx)?;
                let coupon = coupons::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Coupon)))?;
                notes::insert(tx, &note)?;
                let (account, event) = (coupon.account, CouponEvent::Void);
                let happening = Happening { account, coupon: id, event, note: Some(&note) };
                let from = self.note_coupon(tx, actor, &present, &happening)?;
                if from != owner || !take_back(tx, &coupon)? {
                    return Err(AppError::new(Problem::CouponNotOpen));
                }
                let deed = log::Deed { action: "coupon_void", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::CouponIssue, present.now, deed)?;
                Ok(CouponChange { id, code: coupon.code, from, to: None })
            })
        })
    }

    /// A reason for something done to a member, sealed and not yet kept.
    fn reason_note(&self, member: MemberId, reason: &str) -> Result<NoteRow, AppError> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(AppError::at(Problem::Missing, "reason"));
        }
        self.books.read(|tx| account_of(tx, member).map(|_| ()))?;
        self.sealed_note(member, reason)
    }

    /// Issues pieces to a member, with an entry in her journal for each.
    fn issue_to(&self, tx: &mut dyn Tx, actor: &Actor, order: &Order<'_>) -> Result<CouponsIssued, AppError> {
        let present = self.present(tx)?;
        let rulebook = &present.rules.book;
        let terms = kind_today(&present, order.kind);
        let terms = terms.ok_or_else(|| AppError::at(Problem::NotFound(Thing::CouponKind), "kind"))?;
        let account = account_of(tx, order.member)?.id;
        let account = accounts::lock(tx, account)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
        let mut open = OpenAccount::restored(tx, rulebook, account)?;
        if order.source == CouponSource::Claim {
            require_claimable(&present, &open, terms)?;
        }
        let mut posting = Posting::new();
        let note = order.note.map(|note| note.id);
        let pieces = Pieces { terms, count: order.count, source: order.source, note };
        let rows = self.hand_out(tx, actor, &present, &mut open, &mut posting, &pieces)?;
        self.settle(tx, &present, open, posting)?;
        Ok(CouponsIssued { member: order.member, pieces: rows.into_iter().map(|row| issued(row, terms)).collect() })
    }

    /// Issues pieces to an account in hand, which is locked, with an entry in its journal for each: all or none.
    ///
    /// # Errors
    /// As [`issue_all`], and nothing was written or gathered then.
    pub(crate) fn hand_out(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        present: &Present,
        open: &mut OpenAccount,
        posting: &mut Posting,
        pieces: &Pieces<'_>,
    ) -> Result<Vec<CouponRow>, AppError> {
        let issue = Issue {
            account: open.id,
            terms: pieces.terms,
            version: present.version_on(present.today),
            source: pieces.source,
            day: present.today,
            at: present.now,
        };
        let rows = issue_all(tx, &issue, pieces.count)?;
        for row in &rows {
            let deed = EntryDeed::Coupon { coupon: row.id, event: CouponEvent::Issued };
            let entry = self.entry(actor, present, None, None, deed, pieces.note);
            open.post(&present.rules.book, present.bounds(), entry, posting)?;
        }
        Ok(rows)
    }

    /// Writes into an account's journal what became of a piece; gives whose account it is.
    fn note_coupon(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        present: &Present,
        happening: &Happening<'_>,
    ) -> Result<MemberId, AppError> {
        let Happening { account, coupon, event, note } = *happening;
        let account = accounts::lock(tx, account)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
        let member = account.member;
        let mut open = OpenAccount::restored(tx, &present.rules.book, account)?;
        let deed = EntryDeed::Coupon { coupon, event };
        let entry = self.entry(actor, present, None, None, deed, note.map(|note| note.id));
        let mut posting = Posting::new();
        open.post(&present.rules.book, present.bounds(), entry, &mut posting)?;
        self.settle(tx, present, open, posting)?;
        Ok(member)
    }
}

/// The terms of a kind in today's programme.
pub(crate) fn kind_today<'p>(present: &'p Present, code: &str) -> Option<&'p Coupon> {
    let benefits = &present.rules.book.on(present.today).programme.benefits;
    benefits.coupons.iter().find(|kind| kind.code == code)
}

/// A piece that can still be used.
fn open_piece(tx: &mut dyn Tx, id: CouponId, on: Day) -> Result<CouponRow, AppError> {
    let coupon = coupons::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Coupon)))?;
    let is_open = coupon.state == CouponState::Open && coupon.expires_on.is_none_or(|last| on <= last);
    if is_open { Ok(coupon) } else { Err(AppError::new(Problem::CouponNotOpen)) }
}

/// Refuses a claim of what is only given, or of what is for other tiers.
fn require_claimable(present: &Present, open: &OpenAccount, terms: &Coupon) -> Result<(), AppError> {
    if !terms.claim {
        return Err(AppError::new(Problem::NotClaimable));
    }
    if !serves(&terms.tiers, tier_today(present, open)?) {
        return Err(AppError::new(Problem::TierNotServed));
    }
    Ok(())
}

/// The code of the tier in which a member stands this morning.
pub(crate) fn tier_today(present: &Present, open: &OpenAccount) -> Result<String, AppError> {
    let mut member = open.member.clone();
    crate::member::morning_of(present, &mut member)?;
    let life = member.life().ok_or(AppError::new(Problem::Internal))?;
    Ok(crate::account::tier_code(&present.rules.book, life).to_owned())
}

/// Whether something is for a tier; for all of them when none is named.
pub(crate) fn serves(tiers: &[String], tier: impl AsRef<str>) -> bool {
    tiers.is_empty() || tiers.iter().any(|named| named == tier.as_ref())
}

/// A piece for whoever asked for it.
pub(crate) fn issued(row: CouponRow, terms: &Coupon) -> IssuedCoupon {
    IssuedCoupon { id: row.id, code: row.code, kind: row.kind, name: terms.name.clone(), expires_on: row.expires_on }
}
