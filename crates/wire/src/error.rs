//! Why a question to a provider has no answer that can be relied upon.

use crate::message::Lost;

/// Why there is no answer that can be relied upon.
///
/// Only [`WireError::Rejected`] says that nothing was done. After any of the others money may have moved or not, and the
/// provider has to be asked again by the order's number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// No answer came.
    #[error("no answer came")]
    Lost,
    /// The provider answered that it does not know yet, or could not look.
    #[error("the provider does not know: {code}")]
    Undecided {
        /// Its code.
        code: String,
    },
    /// What came is not signed by the provider, or was altered, or is too old.
    #[error("a message is not signed by the provider")]
    Forged,
    /// What came is signed and cannot be read.
    #[error("a message cannot be read: {0}")]
    Malformed(&'static str),
    /// The provider refuses the question itself, and has done nothing.
    #[error("the provider refuses the question: {code}")]
    Rejected {
        /// Its code.
        code: String,
    },
    /// A key cannot be read, or cannot sign.
    #[error("a key cannot be used")]
    Key,
}

impl WireError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Undecided { .. } => "undecided",
            Self::Forged => "forged",
            Self::Malformed(_) => "malformed",
            Self::Rejected { .. } => "rejected",
            Self::Key => "key",
        }
    }
}

impl From<Lost> for WireError {
    fn from(_: Lost) -> Self {
        Self::Lost
    }
}
