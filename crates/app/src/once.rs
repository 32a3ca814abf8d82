//! An idempotency key has one effect, for ever: the answer is kept under it in the same commit as the effect.

use serde::Serialize;
use serde::de::DeserializeOwned;
use yanji_books::{Read, Tx, values};
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

    /// The key under which the end of a work is kept that begins under this one. No caller can make it up.
    pub(crate) fn of_the_end(&self) -> Self {
        Self { text: format!("{} end", self.text), rehearsal: self.rehearsal }
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
        self.once_asking(tx, input, |_| {}, effect)
    }

    /// As [`Request::once`], and asks ahead what the effect will ask for first, as [`Tx::ahead`] says.
    ///
    /// # Errors
    /// As [`Request::once`].
    pub(crate) fn once_asking<T: Serialize + DeserializeOwned>(
        &self,
        tx: &mut dyn Tx,
        input: &impl Serialize,
        mut questions: impl FnMut(&mut dyn Tx),
        effect: impl FnOnce(&mut dyn Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        match self.key.rehearsal {
            Rehearsal::Real => self.kept(tx, input, &mut questions, effect),
            Rehearsal::Dry => {
                tx.execute("SAVEPOINT rehearsal", &[])?;
                let answer = effect(tx)?;
                tx.execute("ROLLBACK TO SAVEPOINT rehearsal", &[])?;
                tx.execute("RELEASE SAVEPOINT rehearsal", &[])?;
                Ok(answer)
            }
        }
    }

    /// Whether the effect was done before under this key, so that its answer is kept and nobody need be asked again.
    ///
    /// # Errors
    /// Errors of the database.
    pub(crate) fn is_done(&self, tx: &mut dyn Read, input: &impl Serialize) -> Result<bool, AppError> {
        Ok(self.key.rehearsal == Rehearsal::Real && self.answered(tx, input)?.is_some())
    }

    /// The answer that the effect gave before under this key.
    ///
    /// # Errors
    /// [`Problem::KeyReused`] when the key was used for another operation or input, and errors of the database.
    pub(crate) fn answer<T: DeserializeOwned>(
        &self,
        tx: &mut dyn Read,
        input: &impl Serialize,
    ) -> Result<Option<T>, AppError> {
        let kept = self.answered(tx, input)?;
        kept.map(|answer| serde_json::from_str(&answer).map_err(internal)).transpose()
    }

    fn answered(&self, tx: &mut dyn Read, input: &impl Serialize) -> Result<Option<String>, AppError> {
        let input = serde_json::to_vec(input).map_err(internal)?;
        Effect { request: self, input_hash: self.keys.request_fingerprint(&input) }.kept(tx)
    }

    /// Does `effect` and keeps its answer, or gives the answer that was kept.
    fn kept<T: Serialize + DeserializeOwned>(
        &self,
        tx: &mut dyn Tx,
        input: &impl Serialize,
        questions: &mut dyn FnMut(&mut dyn Tx),
        effect: impl FnOnce(&mut dyn Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let input = serde_json::to_vec(input).map_err(internal)?;
        let effected = Effect { request: self, input_hash: self.keys.request_fingerprint(&input) };
        if let Some(answer) = effected.before(tx, questions)? {
            return serde_json::from_str(&answer).map_err(internal);
        }
        let answer = effect(tx)?;
        effected.keep(tx, serde_json::to_string(&answer).map_err(internal)?)?;
        Ok(answer)
    }

    /// The key under which an effect is kept. Keys are the caller's own: two callers that make up the same one do not meet.
    fn key(&self) -> String {
        format!("{}:{}", self.actor.name(), self.key.text)
    }
}

fn internal(error: serde_json::Error) -> AppError {
    AppError::caused(Problem::Internal, error)
}

/// What is kept of an effect; knows no type of an answer.
struct Effect<'a> {
    request: &'a Request<'a>,
    input_hash: [u8; 32],
}

impl Effect<'_> {
    /// The answer that was kept under the key, after whoever has it in hand is done.
    fn before(&self, tx: &mut dyn Tx, questions: &mut dyn FnMut(&mut dyn Tx)) -> Result<Option<String>, AppError> {
        tx.hold(&self.request.key())?;
        tx.ahead(questions);
        self.kept(tx)
    }

    /// The answer that is kept under the key.
    fn kept(&self, tx: &mut dyn Read) -> Result<Option<String>, AppError> {
        let sql = "SELECT operation, input_hash, answer FROM effects WHERE key = $1";
        let kept = tx.query_opt(sql, &[&self.request.key()])?;
        let Some(row) = kept else { return Ok(None) };
        if row.text(0)? != self.request.operation || row.array::<32>(1)? != self.input_hash {
            return Err(AppError::at(Problem::KeyReused, "Idempotency-Key"));
        }
        Ok(Some(row.text(2)?.to_owned()))
    }

    fn keep(&self, tx: &mut dyn Tx, answer: String) -> Result<(), AppError> {
        let Request { operation, at, .. } = self.request;
        let sql = "INSERT INTO effects (key, operation, input_hash, answer, at) VALUES ($1, $2, $3, $4, $5)";
        Ok(tx.send(sql, vec![values![self.request.key(), operation, self.input_hash, answer, at]])?)
    }
}
