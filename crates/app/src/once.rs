//! An idempotency key has one effect, for ever: the answer is kept under it in the same commit as the effect.

use serde::Serialize;
use serde::de::DeserializeOwned;
use yanji_books::Tx;
use yanji_vault::OrganisationKeys;
use yanji_words::Problem;

use crate::actor::Actor;
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;

/// A key that the caller made up for one effect: 1 to 200 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

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
        if sound { Ok(Self(text.to_owned())) } else { Err(AppError::at(Problem::Malformed, "Idempotency-Key")) }
    }

    /// A key nobody else has, for effects that are made once by construction, such as those of a command.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the machine gives no random bytes.
    pub fn fresh() -> Result<Self, AppError> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| AppError::caused(Problem::Internal, error.to_string()))?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// The key as text, for a hidden field.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
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
    /// A refusal leaves nothing behind and is decided anew the next time.
    ///
    /// # Errors
    /// [`Problem::KeyReused`] when the key was used for another operation or input; else those of `effect`.
    pub(crate) fn once<T: Serialize + DeserializeOwned>(
        &self,
        tx: &mut dyn Tx,
        input: &impl Serialize,
        effect: impl FnOnce(&mut dyn Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let internal = |error: serde_json::Error| AppError::caused(Problem::Internal, error);
        let input = serde_json::to_vec(input).map_err(internal)?;
        let input_hash = self.keys.request_fingerprint(&input);
        // Keys are the caller's own: two callers that make up the same one do not meet.
        let key = format!("{}:{}", self.actor.name(), self.key.0);
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
        tx.execute("UPDATE effects SET answer = $2 WHERE key = $1", &[&key, &kept])?;
        Ok(answer)
    }
}
