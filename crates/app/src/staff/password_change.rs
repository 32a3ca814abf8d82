//! Other passwords: somebody's, given by whoever manages the settings, and one's own.
//!
//! What is kept under an idempotency key tells nothing of a password, so that a repetition with another one cannot be
//! known by it. It is known by the hash that holds: whoever repeats a request names the password that is in force.

use yanji_books::id::StaffId;
use yanji_books::staff::{self, Attempt};
use yanji_words::Problem;

use crate::actor::Actor;
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::password;
use crate::records::{Session, Staff};
use crate::session::LOCK_OUT;
use crate::token;

impl Clinic {
    /// Gives somebody another password; their sessions end at once, no device is known of theirs any more, and a locked
    /// log-in opens.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::PasswordWeak`] and [`Problem::TooLong`], about the field `password`;
    /// [`Problem::Forbidden`] for somebody who may do more than the actor; and [`Problem::KeyReused`] also for another
    /// password than the one that holds.
    pub fn staff_password(&self, actor: &Actor, key: &Key, id: StaffId, new: &str) -> Result<Staff, AppError> {
        let password_hash = password::hash(new)?;
        let staff = self.staff_change(actor, key, "staff_password", id, &id, |tx, _| {
            staff::set_password(tx, id, &password_hash, "")?;
            Ok(staff::forget_devices(tx, id)?)
        })?;
        self.is_password_repeated(key, id, new, &password_hash)?;
        Ok(staff)
    }

    /// Changes the password of whoever the session belongs to; their other sessions end at once. The device is the one
    /// from which they do it, as in [`Clinic::sign_in_from`]: nobody who tries passwords elsewhere keeps them from it.
    ///
    /// # Errors
    /// [`Problem::PasswordWrong`], about the field `old`; [`Problem::SignInLocked`] after too many wrong ones;
    /// [`Problem::PasswordWeak`] and [`Problem::TooLong`], about the field `password`; and [`Problem::KeyReused`] also
    /// for another password than the one that holds.
    pub fn password_change(
        &self,
        session: &Session,
        device: &str,
        key: &Key,
        old: &str,
        new: &str,
    ) -> Result<(), AppError> {
        let password_hash = password::hash(new)?;
        let (id, at, device) = (session.staff.id, self.now(), token::hash(device));
        // Counted as an attempt to sign in, so that a session left open is no way to try passwords.
        let attempt =
            self.books.write(|tx| staff::count_attempt(tx, &session.staff.login, Some(&device), at.0, LOCK_OUT))?;
        let kept = match attempt {
            Attempt::Locked => return Err(AppError::at(Problem::SignInLocked, "old")),
            Attempt::Unknown => return Err(AppError::new(Problem::Unauthenticated)),
            Attempt::Counted { password_hash, .. } => password_hash,
        };
        let is_right = password::is_right(old, Some(&kept))?;
        let request = self.request(&session.actor, key, "password_change", at);
        self.books.write(|tx| {
            request.once(tx, &id, |tx| {
                // Somebody else may have given another password since it was looked at.
                if !is_right || !staff::is_let_in_by(tx, id, &kept)? {
                    return Err(AppError::at(Problem::PasswordWrong, "old"));
                }
                staff::set_password(tx, id, &password_hash, &session.csrf)?;
                let deed = log::Deed { action: "password_change", subject: id.to_string(), ..log::Deed::default() };
                log::record_own(tx, &session.actor, at, deed)
            })
        })?;
        if self.is_password_repeated(key, id, new, &password_hash)? {
            // Whoever repeats what was done knows the password, so that it was no attempt at one.
            self.books.write(|tx| staff::unlock(tx, id))?;
        }
        Ok(())
    }

    /// Whether a password that has just been given under a key holds already, since that was done before: then the hash
    /// in the books is another one than the one that was `made` of it now, and still opens to it.
    ///
    /// # Errors
    /// [`Problem::KeyReused`] when another password holds.
    pub(super) fn is_password_repeated(
        &self,
        key: &Key,
        id: StaffId,
        given: &str,
        made: &str,
    ) -> Result<bool, AppError> {
        if key.is_for_rehearsal() {
            return Ok(false);
        }
        let kept = self.books.read(|tx| staff::password_hash(tx, id))?;
        if kept.as_deref() == Some(made) {
            return Ok(false);
        }
        if password::is_right(given, kept.as_deref())? {
            return Ok(true);
        }
        Err(AppError::at(Problem::KeyReused, "Idempotency-Key"))
    }
}
