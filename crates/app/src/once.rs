//! An idempotency key has one effect, for ever: the answer is kept under it in the same commit as the effect.

use serde::Serialize;
use serde::de::DeserializeOwned;
use yanji_books::{Tx, values};
use yanji_vault::OrganisationKeys;
use yanji_words::Problem;

use crate::actor::Actor;
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::rehearsal::Rehearsal;

/// A key that the caller made up for one effect: 1 to 200 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    text: String,
    rehearsal: Rehearsal,
}

impl Key {
    /// Reads a key.
    ///
    /// # Errors
    /// [`Problem::KeyMissing`] when it is empty, [`Problem::Malformed`] when it is too long or has other characters.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        if text.is_empty() {
            return Err(AppError::at(Problem::KeyMissing, "Idempotency-Key"));
        }
        let sound = text.len() <= 200 && text.bytes().all(|byte| byte.is_ascii_graphic());
        let key = || Self { text: text.to_owned(), rehearsal: Rehearsal::Real };
        sound.then(key).ok_or_else(|| AppError::at(Problem::Malformed, "Idempotency-Key"))
    }

    /// A key nobody else has, for effects that are made once by construction, such as those of a command.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the machine gives no random bytes.
    pub fn fresh() -> Result<Self, AppError> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| AppError::caused(Problem::Internal, error.to_string()))?;
        let text = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { text, rehearsal: Rehearsal::Real })
    }

    /// A key under which an effect is only rehearsed: it is worked out in full, its answer is told, and what it wrote is
    /// rolled back. Nothing is kept under such a key, so that nobody has to name it.
    ///
    /// # Errors
    /// As [`Key::fresh`].
    pub fn for_rehearsal() -> Result<Self, AppError> {
        Ok(Self { rehearsal: Rehearsal::Dry, ..Self::fresh()? })
    }

    /// Whether what is done under it is only rehearsed.
    pub(crate) fn is_for_rehearsal(&self) -> bool {
        self.rehearsal == Rehearsal::Dry
    }

    /// The key as text, for a hidden field.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// What an effect is about, for telling a repetition from another request under the same key.
pub(crate) struct Request<'a> {
    keys: &'a OrganisationKeys,
    actor: &'a Actor,
    key: &'a Key,
    operation: &'static str,
    pub(crate) at: Instant,
}

impl Clinic {
    /// A request for one effect.
    pub(crate) fn request<'a>(
        &'a self,
        actor: &'a Actor,
        key: &'a Key,
        operation: &'static str,
        at: Instant,
    ) -> Request<'a> {
        Request { keys: &self.keys, actor, key, operation, at }
    }
}

impl Request<'_> {
    /// Does `effect` unless it was done before under this key; then gives the answer that it gave.
    ///
    /// The answer is kept in the clear, so that it may not hold personal text, masked text included. Of the input only
    /// a blind fingerprint is kept.
    ///
    /// A refusal leaves nothing behind and is decided anew the next time; so is a rehearsal, whose effect is undone as
    /// soon as its answer is known.
    ///
    /// # Errors
    /// [`Problem::KeyReused`] when the key was used for another operation or input; else those of `effect`.
    pub(crate) fn once<T: Serialize + DeserializeOwned>(
        &self,
        tx: &mut dyn Tx,
        input: &impl Serialize,
        effect: impl FnOnce(&mut dyn Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        match self.key.rehearsal {
            Rehearsal::Real => self.kept(tx, input, effect),
            Rehearsal::Dry => {
                tx.execute("SAVEPOINT rehearsal", &[])?;
                let answer = effect(tx)?;
                tx.execute("ROLLBACK TO SAVEPOINT rehearsal", &[])?;
                Ok(answer)
            }
        }
    }

    /// Does `effect` and keeps its answer, or gives the answer that was kept.
    fn kept<T: Serialize + DeserializeOwned>(
        &self,
        tx: &mut dyn Tx,
        input: &impl Serialize,
        effect: impl FnOnce(&mut dyn Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let internal = |error: serde_json::Error| AppError::caused(Problem::Internal, error);
        let input = serde_json::to_vec(input).map_err(internal)?;
        let input_hash = self.keys.request_fingerprint(&input);
        // Keys are the caller's own: two callers that make up the same one do not meet.
        let key = format!("{}:{}", self.actor.name(), self.key.text);
        let taken = tx.execute(
            "INSERT INTO effects (key, operation, input_hash, answer, at) VALUES ($1, $2, $3, '', $4) \
             ON CONFLICT (key) DO NOTHING",
            &[&key, &self.operation, &input_hash, &self.at],
        )?;
        if taken == 0 {
            let row = tx.query_one("SELECT operation, input_hash, answer FROM effects WHERE key = $1", &[&key])?;
            if row.text(0)? != self.operation || row.array::<32>(1)? != input_hash {
                return Err(AppError::at(Problem::KeyReused, "Idempotency-Key"));
            }
            return serde_json::from_str(row.text(2)?).map_err(internal);
        }
        let answer = effect(tx)?;
        let kept = serde_json::to_string(&answer).map_err(internal)?;
        tx.send("UPDATE effects SET answer = $2 WHERE key = $1", vec![values![key, kept]])?;
        Ok(answer)
    }
}
