//! How far prices may be changed by hand, and who may approve more. Works out no price.

use serde::Serialize;
use yanji_books::settings::{self, Change};
use yanji_books::staff::{self, Attempt};
use yanji_books::{Read, sold_lines};
use yanji_engine::Day;
use yanji_engine::price::Bill;
use yanji_words::Problem;

use crate::actor::{Actor, Channel, Permission, Who};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::once::{Key, Request};
use crate::password;
use crate::records::{Approval, HandChange, HandExcess, HandLimits, NewBasket};
use crate::session::{LOCK_OUT, record_sign_in};
use crate::token;

/// The setting that keeps the limits, as JSON.
const SETTING: &str = "desk_limits";
/// The most fen of a limit: a million yuan.
const FEN_MOST: i64 = 100_000_000;

impl Clinic {
    /// How far prices may be changed by hand; for whoever sells, who is told so at the desk, and who sets it.
    ///
    /// # Errors
    /// [`Problem::Forbidden`]; [`Problem::Inconsistent`] for a setting that cannot be read.
    pub fn desk_limits(&self, actor: &Actor) -> Result<HandLimits, AppError> {
        actor.require_one_of(&[Permission::SalePost, Permission::SettingsManage])?;
        self.books.read(|tx| limits(tx))
    }

    /// Sets how far prices may be changed by hand.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] about a field of [`HandLimits`].
    pub fn desk_limits_put(&self, actor: &Actor, key: &Key, limits: HandLimits) -> Result<HandLimits, AppError> {
        actor.require(Permission::SettingsManage)?;
        let within = |value: i64, most: i64, field: &str| {
            let sound = (0..=most).contains(&value);
            if sound { Ok(()) } else { Err(AppError::at(Problem::OutOfRange { least: 0, most }, field)) }
        };
        within(limits.line_percent, 100, "line_percent")?;
        within(limits.rounding_fen, FEN_MOST, "rounding_fen")?;
        within(limits.gifts_day_fen, FEN_MOST, "gifts_day_fen")?;
        let at = self.now();
        let request = self.request(actor, key, "desk_limits_put", at);
        self.books.write(|tx| {
            request.once(tx, &limits, |tx| {
                let text =
                    serde_json::to_string(&limits).map_err(|error| AppError::caused(Problem::Internal, error))?;
                settings::put(tx, SETTING, &text, Change { at: at.0, by: &actor.name() })?;
                let deed = log::Deed { action: "desk_limits_put", ..log::Deed::default() };
                log::record(tx, actor, Permission::SettingsManage, at, deed)?;
                Ok(limits)
            })
        })
    }

    /// Who approves a request, if anybody is to. For one that was done before nobody is asked again: its answer is kept,
    /// and the password may be another one since.
    ///
    /// # Errors
    /// As [`Clinic::approver`].
    pub(crate) fn approver_of(
        &self,
        request: &Request<'_>,
        input: &impl Serialize,
        approval: Option<&Approval>,
    ) -> Result<Option<Actor>, AppError> {
        match approval {
            Some(approval) if !self.books.read(|tx| request.is_done(tx, input))? => self.approver(approval).map(Some),
            Some(_) | None => Ok(None),
        }
    }

    /// Who approves, by their log-in: counted and locked after wrong passwords as signing in is. Nobody's session begins.
    ///
    /// # Errors
    /// [`Problem::SignInFailed`] and [`Problem::SignInLocked`] about `approval`; [`Problem::ApprovalNeeded`] for one who
    /// may not approve.
    pub(crate) fn approver(&self, approval: &Approval) -> Result<Actor, AppError> {
        let failed = || AppError::at(Problem::SignInFailed, "approval");
        let login = field::login(&approval.login, "approval").map_err(|_| failed())?;
        let now = self.now();
        let device = token::hash(&approval.device);
        let attempt = self.books.write(|tx| staff::count_attempt(tx, &login, Some(&device), now.0, LOCK_OUT))?;
        let found = match attempt {
            Attempt::Locked => return Err(AppError::at(Problem::SignInLocked, "approval")),
            Attempt::Unknown => None,
            Attempt::Counted { staff, password_hash } => Some((staff, password_hash)),
        };
        let is_right = password::is_right(&approval.password, found.as_ref().map(|(_, hash)| hash.as_str()))?;
        let (found, hash) = found.ok_or_else(failed)?;
        let approver = self.books.write(|tx| {
            if !is_right || !staff::is_let_in_by(tx, found.id, &hash)? {
                record_sign_in(tx, &found, now, "sign_in_failed")?;
                return Ok(None);
            }
            staff::signed_in(tx, found.id, Some(&device), now.0)?;
            Actor::admitted(tx, Who::Staff(found.id), found.role.clone(), found.store, Channel::Desk).map(Some)
        })?;
        let approver = approver.ok_or_else(failed)?;
        if !approver.permissions.allow(Permission::SaleOverride) {
            return Err(AppError::at(Problem::ApprovalNeeded, "approval"));
        }
        Ok(approver)
    }
}

/// The limits that are set, or those that every clinic begins with.
fn limits(tx: &mut dyn Read) -> Result<HandLimits, AppError> {
    let kept = settings::get(tx, SETTING)?;
    let read = |text: String| serde_json::from_str(&text);
    Ok(kept.map(read).transpose().map_err(|e| AppError::caused(Problem::Inconsistent, e))?.unwrap_or_default())
}

/// What of a bill goes beyond the limits of whoever acts. One who may change nothing by hand has no room at all.
pub(super) fn excesses(
    tx: &mut dyn Read,
    actor: &Actor,
    day: Day,
    basket: &NewBasket,
    bill: &Bill,
) -> Result<Vec<HandExcess>, AppError> {
    let by_hand = basket.lines.iter().any(|line| line.by_hand.is_some()) || bill.rounding_fen.0 > 0;
    if !by_hand || actor.permissions.allow(Permission::SaleOverride) {
        return Ok(Vec::new());
    }
    let may = actor.permissions.allow(Permission::SaleAdjust);
    let limits = if may { limits(tx)? } else { HandLimits { line_percent: 0, rounding_fen: 0, gifts_day_fen: 0 } };
    let mut beyond = Vec::new();
    for (line, (asked, priced)) in basket.lines.iter().zip(&bill.lines).enumerate() {
        match asked.by_hand {
            Some(HandChange::Price(_)) => {
                let most_fen = percent_of(priced.price_fen.0, limits.line_percent);
                if priced.hand_fen.0 > most_fen {
                    beyond.push(HandExcess::Line { line, off_fen: priced.hand_fen.0, most_fen });
                }
            }
            Some(HandChange::Gift) | None => {}
        }
    }
    if bill.rounding_fen.0 > limits.rounding_fen {
        beyond.push(HandExcess::Rounding { off_fen: bill.rounding_fen.0, most_fen: limits.rounding_fen });
    }
    let given_fen = given_with(tx, actor, day, basket, bill)?;
    if given_fen > limits.gifts_day_fen {
        beyond.push(HandExcess::Gifts { given_fen, most_fen: limits.gifts_day_fen });
    }
    Ok(beyond)
}

/// Whether what somebody gives away on a day goes beyond the clinic's limit with a bill, whoever approves it.
pub(super) fn gifts_beyond(
    tx: &mut dyn Read,
    actor: &Actor,
    day: Day,
    basket: &NewBasket,
    bill: &Bill,
) -> Result<bool, AppError> {
    Ok(given_with(tx, actor, day, basket, bill)? > limits(tx)?.gifts_day_fen)
}

/// What somebody gives away on a day with a bill, by list price, in fen; nothing when the bill gives nothing away.
fn given_with(tx: &mut dyn Read, actor: &Actor, day: Day, basket: &NewBasket, bill: &Bill) -> Result<i64, AppError> {
    let lines = basket.lines.iter().zip(&bill.lines);
    let gifts = lines.filter(|(asked, _)| asked.by_hand == Some(HandChange::Gift));
    let given_fen: i64 = gifts.map(|(_, priced)| priced.list_fen.0).sum();
    Ok(if given_fen == 0 { 0 } else { given_fen + sold_lines::given_by(tx, &actor.name(), day)? })
}

/// A share of an amount, rounded down to the fen: the room that a limit leaves.
fn percent_of(amount_fen: i64, percent: i64) -> i64 {
    i64::try_from(i128::from(amount_fen) * i128::from(percent) / 100).unwrap_or(i64::MAX)
}
