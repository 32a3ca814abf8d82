//! The one error of the use cases: what went wrong as a code for programs, where, and the cause for the log.

use std::error::Error;
use std::fmt;

use yanji_books::BooksError;
use yanji_engine::Refusal;
use yanji_vault::VaultError;
use yanji_words::{Lang, Problem};

/// Why a use case did not do what it was asked.
#[derive(Debug)]
pub struct AppError {
    /// What went wrong; has a stable code and a sentence in each language.
    pub problem: Problem,
    /// The field of the input that it is about, by its name in the API.
    pub field: Option<String>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

/// What kind of answer an error is, for whoever maps it to HTTP or an exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// The input cannot be taken as it is.
    Invalid,
    /// Nobody is signed in.
    Unauthenticated,
    /// The actor may not do this.
    Forbidden,
    /// It is not there.
    NotFound,
    /// It is at odds with what was done before.
    Conflict,
    /// The rules of the programme refuse it.
    Refused,
    /// Trying again later may work.
    Busy,
    /// It may have been done or not; the same request under the same key does it once.
    Unsettled,
    /// A fault of the program or of its machine.
    Internal,
}

impl AppError {
    /// An error of this kind, about nothing in particular.
    #[must_use]
    pub const fn new(problem: Problem) -> Self {
        Self { problem, field: None, cause: None }
    }

    /// An error about one field.
    #[must_use]
    pub fn at(problem: Problem, field: impl Into<String>) -> Self {
        Self { problem, field: Some(field.into()), cause: None }
    }

    /// An error of this kind with what brought it about, which is for the log alone.
    #[must_use]
    pub fn caused(problem: Problem, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { problem, field: None, cause: Some(cause.into()) }
    }

    /// The kind of answer.
    #[must_use]
    pub fn category(&self) -> Category {
        match &self.problem {
            Problem::Unauthenticated | Problem::SignInFailed | Problem::SignInLocked | Problem::SetupClosed => {
                Category::Unauthenticated
            }
            Problem::Forbidden
            | Problem::FormForeign
            | Problem::ApprovalNeeded
            | Problem::RefundAfterClose
            | Problem::StoreForeign
            | Problem::RefundElsewhere => Category::Forbidden,
            Problem::NotFound(_) => Category::NotFound,
            Problem::PageExpired
            | Problem::KeyReused
            | Problem::NumberTaken
            | Problem::LoginTaken
            | Problem::NameTaken
            | Problem::CodeTaken
            | Problem::PreviewStale
            | Problem::PhoneKnown
            | Problem::AlreadyPublished
            | Problem::AlreadyInForce
            | Problem::DayTaken
            | Problem::DayInUse
            | Problem::DayHandled
            | Problem::ZoneFixed
            | Problem::NeverPublished
            | Problem::ClinicExists
            | Problem::LastOwner
            | Problem::OwnLogin
            | Problem::RoleInUse
            | Problem::StoreClosed
            | Problem::RoleFixed
            | Problem::BackupElsewhere
            | Problem::PlaceTaken
            | Problem::ImportRunning
            | Problem::ImportUndone
            | Problem::ImportBroughtNothing
            | Problem::ShiftRunning
            | Problem::ShiftMissing
            | Problem::ShiftEnded
            | Problem::MoneyDayClosed
            | Problem::BatchState
            | Problem::BatchEmpty
            | Problem::SoldOut
            | Problem::MemberLimit
            | Problem::CouponNotOpen
            | Problem::CouponKindStopped
            | Problem::CouponTermsChanged
            | Problem::RedemptionClosed
            | Problem::RedemptionUsed
            | Problem::BillChanged { .. }
            | Problem::ItemHidden
            | Problem::ItemListed
            | Problem::NotReversible
            | Problem::TreatmentCorrected
            | Problem::ProviderOff
            | Problem::ChargeNotPaid
            | Problem::ChargeTaken
            | Problem::ChargeDiffers => Category::Conflict,
            Problem::Refused(_)
            | Problem::Quote(_)
            | Problem::Refund(_)
            | Problem::DepositShort { .. }
            | Problem::TierNotServed
            | Problem::NotClaimable
            | Problem::NotTransferable => Category::Refused,
            Problem::Busy => Category::Busy,
            Problem::OutcomeUnknown => Category::Unsettled,
            Problem::Internal | Problem::Inconsistent => Category::Internal,
            Problem::Missing
            | Problem::Malformed
            | Problem::Misshapen(_)
            | Problem::TooLong { .. }
            | Problem::FormTooLarge { .. }
            | Problem::MethodUnfit
            | Problem::OutOfRange { .. }
            | Problem::SpanOutside { .. }
            | Problem::FloorAbovePrice
            | Problem::LockPassed
            | Problem::StoreMissing
            | Problem::KeyMissing
            | Problem::PhoneMalformed
            | Problem::PasswordWeak
            | Problem::PasswordWrong
            | Problem::BackupBroken
            | Problem::ProgrammeFaulty
            | Problem::NoProgramme
            | Problem::WrongRootKey
            | Problem::KeystoreMissing
            | Problem::DayUnfinished
            | Problem::MoneyDayOutside { .. }
            | Problem::FileUnreadable
            | Problem::FileTooLarge { .. }
            | Problem::FileEmpty
            | Problem::FileMarkup
            | Problem::UploadExpired
            | Problem::PasswordsDiffer
            | Problem::MappingIncomplete
            | Problem::CardNeeded
            | Problem::CodeForeign => Category::Invalid,
        }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// What to tell people.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        self.problem.text(lang)
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{}: {} ({})", field, self.text(Lang::En), self.code()),
            None => write!(f, "{} ({})", self.text(Lang::En), self.code()),
        }
    }
}

impl Error for AppError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}

impl From<BooksError> for AppError {
    fn from(error: BooksError) -> Self {
        let problem = match &error {
            BooksError::Busy { .. } => Problem::Busy,
            BooksError::OutcomeUnknown(_) => Problem::OutcomeUnknown,
            BooksError::Inconsistency { .. } => Problem::Inconsistent,
            error if error.is_nul_in_text() => Problem::Malformed,
            _ => Problem::Internal,
        };
        Self::caused(problem, error)
    }
}

impl From<VaultError> for AppError {
    fn from(error: VaultError) -> Self {
        Self::caused(Problem::Internal, error)
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::new(Problem::Refused(refusal))
    }
}
