//! Sessions of staff: they begin with a password and last while they are used. The one use case without an actor is
//! here, since signing in makes one.

use yanji_books::Tx;
use yanji_books::staff::{self, Attempt, LockOut};
use yanji_words::Problem;

use crate::actor::{Actor, Channel, Permissions, Who};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::organisation;
use crate::password;
use crate::records::{Session, SignedIn, Staff};
use crate::token;

const SECOND: i64 = 1_000_000;
/// How long a session lasts unused, in microseconds.
const IDLE: i64 = 8 * 60 * 60 * SECOND;
/// How long a session lasts at most, in microseconds.
const ABSOLUTE: i64 = 7 * 24 * 60 * 60 * SECOND;
/// How often it is noted that a session is used, in microseconds.
const NOTED: i64 = 60 * SECOND;
/// How long a device stays known in which nobody signs in, in microseconds: a year.
const DEVICE: i64 = 365 * 24 * 60 * 60 * SECOND;
/// When wrong passwords lock a log-in.
pub(crate) const LOCK_OUT: LockOut = LockOut { attempts: 5, micros: 15 * 60 * SECOND };

impl Clinic {
    /// Begins a session from a device that is not known.
    ///
    /// # Errors
    /// As [`Clinic::sign_in_from`].
    pub fn sign_in(&self, login: &str, password: &str) -> Result<SignedIn, AppError> {
        self.sign_in_from("", login, password)
    }

    /// Begins a session from a device that shows the secret it was given at an earlier sign-in; empty when it has none.
    ///
    /// An attempt is counted before its password is looked at, so that five wrong ones in a row lock the log-in for
    /// 15 minutes however many are tried at the same time. A right one clears the count. Where somebody has signed in
    /// before, their attempts are counted for that device alone, so that others who try passwords elsewhere do not lock
    /// them out of it. A password that was changed and a log-in that was shut while it was looked at let nobody in.
    ///
    /// # Errors
    /// [`Problem::SignInFailed`], which does not tell what was wrong; [`Problem::SignInLocked`].
    pub fn sign_in_from(&self, device: &str, login: &str, password: &str) -> Result<SignedIn, AppError> {
        let now = self.now();
        let device_hash = token::hash(device);
        // A log-in that cannot be one is treated as one that nobody has.
        let attempt = match field::login(login, "login") {
            Ok(login) => {
                self.books.write(|tx| staff::count_attempt(tx, &login, Some(&device_hash), now.0, LOCK_OUT))?
            }
            Err(_) => Attempt::Unknown,
        };
        let found = match attempt {
            Attempt::Locked => return Err(AppError::new(Problem::SignInLocked)),
            Attempt::Unknown => None,
            Attempt::Counted { staff, password_hash } => Some((staff, password_hash)),
        };
        let is_right = password::is_right(password, found.as_ref().map(|(_, hash)| hash.as_str()))?;
        match found {
            Some((staff, hash)) => {
                let begun = if is_right { self.begin_session(&staff, &hash, device, now)? } else { None };
                if begun.is_none() {
                    // A name that nobody has is not recorded: it may be anything, a password even.
                    self.books.write(|tx| record_sign_in(tx, &staff, now, "sign_in_failed"))?;
                }
                begun.ok_or(AppError::new(Problem::SignInFailed))
            }
            None => Err(AppError::new(Problem::SignInFailed)),
        }
    }

    /// The session behind a token, with what the role may do at this moment.
    ///
    /// # Errors
    /// [`Problem::Unauthenticated`] for a token that is unknown or too old, and for staff who may no longer come in.
    pub fn session_open(&self, token: &str) -> Result<Session, AppError> {
        let now = self.now();
        let token_hash = token::hash(token);
        let (session, actor, face) = self.books.read(|tx| {
            let session = staff::find_session(tx, &token_hash)?
                .filter(|session| lasts(session, now) && !session.staff.is_disabled)
                .ok_or(AppError::new(Problem::Unauthenticated))?;
            let staff = &session.staff;
            let actor = Actor::admitted(tx, Who::Staff(staff.id), staff.role.clone(), staff.store, Channel::Desk)?;
            Ok::<_, AppError>((session, actor, organisation::face(tx)?))
        })?;
        self.face_refresh(face);
        if now.0 - session.seen_at >= NOTED {
            self.books.write(|tx| staff::session_seen(tx, &token_hash, now.0))?;
        }
        Ok(Session { actor, staff: Staff::from(session.staff), csrf: session.csrf })
    }

    /// Ends the session behind a token, if there is one.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn sign_out(&self, token: &str) -> Result<(), AppError> {
        let token_hash = token::hash(token);
        self.books.write(|tx| Ok(staff::end_session(tx, &token_hash)?))
    }

    /// Begins the session of somebody who gave the password behind a hash; `None` when that lets them in no more.
    fn begin_session(
        &self,
        staff: &staff::Staff,
        password_hash: &str,
        device: &str,
        now: Instant,
    ) -> Result<Option<SignedIn>, AppError> {
        let (token, csrf, fresh) = (token::fresh()?, token::fresh()?, token::fresh()?);
        let token_hash = token::hash(&token);
        let session = staff::Session { staff: staff.clone(), csrf: csrf.clone(), created_at: now.0, seen_at: now.0 };
        let begun = self.books.write(|tx| {
            if !staff::is_let_in_by(tx, staff.id, password_hash)? {
                return Ok::<_, AppError>(None);
            }
            staff::sweep_sessions(tx, now.0 - IDLE, now.0 - ABSOLUTE)?;
            staff::sweep_devices(tx, now.0 - DEVICE)?;
            let device_hash = token::hash(device);
            staff::signed_in(tx, session.staff.id, Some(&device_hash), now.0)?;
            // A secret that we did not give is not taken for one.
            let is_known = staff::is_known_device(tx, &device_hash)?;
            let kept = if is_known { device_hash } else { token::hash(&fresh) };
            staff::know_device(tx, &kept, session.staff.id, now.0)?;
            staff::insert_session(tx, &token_hash, &session)?;
            record_sign_in(tx, &session.staff, now, "sign_in")?;
            Ok(Some(is_known))
        })?;
        Ok(begun.map(|is_known| {
            let device = if is_known { device.to_owned() } else { fresh };
            SignedIn { token, csrf, device, staff: Staff::from(session.staff) }
        }))
    }
}

/// Records that somebody came in, or that somebody tried to with their log-in name.
pub(crate) fn record_sign_in(
    tx: &mut dyn Tx,
    staff: &staff::Staff,
    at: Instant,
    action: &'static str,
) -> Result<(), AppError> {
    let actor = Actor {
        who: Who::Staff(staff.id),
        role: staff.role.clone(),
        permissions: Permissions::default(),
        store: staff.store,
        home: staff.store,
        only_store: None,
        channel: Channel::Desk,
    };
    let deed = log::Deed { action, subject: staff.id.to_string(), ..log::Deed::default() };
    log::record_own(tx, &actor, at, deed)
}

fn lasts(session: &staff::Session, now: Instant) -> bool {
    now.0 - session.seen_at < IDLE && now.0 - session.created_at < ABSOLUTE
}
