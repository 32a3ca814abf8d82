//! The last proof of the books, kept so that its outcome outlives the page that asked for it.

use serde::{Deserialize, Serialize};
use yanji_books::settings::{self, Change};
use yanji_words::Problem;

use super::{Fault, Verification};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::records::Progress;
use crate::till::{self, AlarmKind};

/// The setting under which the outcome is kept.
const LAST: &str = "verification_last";

/// A proof of the books that was made, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptVerification {
    /// When it was done.
    pub at: Instant,
    /// Who asked for it, as the log names them.
    pub by: String,
    /// How many faults are told; a hundred at most.
    pub faults: i64,
    /// The digest of the books, in 64 hexadecimal digits; empty when the books could not be read through for it.
    pub digest: String,
    /// Accounts gone through.
    pub accounts: i64,
    /// Activities folded.
    pub activities: i64,
    /// Transfers compared.
    pub transfers: i64,
    /// Log records whose chain was followed.
    pub log_records: i64,
    /// What does not fit.
    pub found: Vec<Fault>,
}

impl KeptVerification {
    /// Whether the chains of the log hold.
    #[must_use]
    pub fn log_holds(&self) -> bool {
        self.found.iter().all(|fault| !fault.table.starts_with("log"))
    }
}

impl Clinic {
    /// Proves the books as [`Clinic::books_verify`] does, works out their digest, and keeps the outcome in the place of
    /// the one before.
    ///
    /// # Errors
    /// Errors of the database; what does not fit is in the answer.
    pub fn verification_run(
        &self,
        actor: &Actor,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<KeptVerification, AppError> {
        let Verification { accounts, activities, transfers, log_records, faults } =
            self.books_verify(actor, progress)?;
        let digest = match self.books_digest(actor) {
            Ok(digest) => digest,
            // Books that contradict themselves have no digest; the faults say where.
            Err(error) if error.problem == Problem::Inconsistent => String::new(),
            Err(error) => return Err(error),
        };
        let count = i64::try_from(faults.len()).unwrap_or(i64::MAX);
        let (at, by) = (self.now(), actor.name());
        let kept = KeptVerification {
            at,
            by,
            faults: count,
            digest,
            accounts,
            activities,
            transfers,
            log_records,
            found: faults,
        };
        let value = serde_json::to_string(&kept).map_err(|error| AppError::caused(Problem::Internal, error))?;
        self.books.write(|tx| {
            settings::put(tx, LAST, &value, Change { at: at.0, by: &kept.by })?;
            if count > 0 {
                let what = AlarmKind::BalanceDiffers { faults: count };
                till::raise(tx, at, self.today(), None, &at.0.to_string(), &what)?;
            }
            let deed = log::Deed { action: "books_verify", count: Some(count), ..log::Deed::default() };
            log::record(tx, actor, Permission::BooksVerify, at, deed)
        })?;
        Ok(kept)
    }

    /// The outcome of the last proof that was kept; `None` before the first.
    ///
    /// # Errors
    /// [`Problem::Inconsistent`] when what is kept cannot be read.
    pub fn verification_last(&self, actor: &Actor) -> Result<Option<KeptVerification>, AppError> {
        actor.require(Permission::BooksVerify)?;
        let value = self.books.read(|tx| settings::get(tx, LAST))?;
        let read = |value: String| serde_json::from_str(&value);
        value.map(read).transpose().map_err(|error| AppError::caused(Problem::Inconsistent, error))
    }
}
