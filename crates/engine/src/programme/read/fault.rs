//! What can be wrong in a programme file, as data. The sentences are made in `words`.

use std::fmt;

use super::place::Place;

/// One thing that is wrong in a programme file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeError {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The key with the path to it, such as `tiers[2].qualify.any[0].window`; empty for the file as a whole.
    pub key: String,
    /// What is wrong with it.
    pub fault: ProgrammeFault,
}

/// What is wrong, with what was expected and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgrammeFault {
    /// Not TOML.
    Syntax {
        /// What the TOML grammar says, in English.
        detail: String,
    },
    /// A key that the language does not describe.
    UnknownKey {
        /// The keys that may stand there; none where any might.
        known: &'static [&'static str],
    },
    /// A key that must be there is not.
    MissingKey,
    /// A value of another type.
    WrongType {
        /// The type that belongs there.
        expected: ValueType,
        /// The type that stands there.
        found: ValueType,
    },
    /// A number below or above what is allowed.
    OutOfRange {
        /// The smallest number allowed.
        least: i64,
        /// The largest number allowed.
        most: i64,
        /// The number as written.
        found: String,
    },
    /// A decimal with more than six places.
    TooPrecise {
        /// The number as written.
        found: String,
    },
    /// Infinite, or not a number.
    NotFinite {
        /// The number as written.
        found: String,
    },
    /// A word that the language does not have there.
    UnknownWord {
        /// The words that may stand there.
        known: &'static [&'static str],
        /// The word that stands there.
        found: String,
    },
    /// A time zone that the IANA database does not have.
    UnknownTimezone {
        /// The name as written.
        found: String,
    },
    /// Another version of the language.
    OtherLanguage {
        /// The number as written.
        found: String,
    },
    /// A programme without a tier.
    NoTier,
    /// A text that must not be empty.
    EmptyText,
    /// A code that an earlier tier has.
    RepeatedCode {
        /// The code.
        code: String,
        /// The line of the earlier one.
        first_line: usize,
    },
    /// Something that the base tier cannot have.
    OnBaseTier,
    /// Neither `at_least` nor `more_than`.
    NoThreshold,
    /// Both `at_least` and `more_than`.
    TwoThresholds,
    /// An empty `all`, `any` or `score`.
    EmptyList,
    /// `all` and `any` nested more than eight deep.
    TooDeep,
    /// A table that is no condition: none of `metric`, `all`, `any`, `score`.
    NoCondition,
    /// A table that would be several conditions at once.
    TwoConditions,
}

/// The type of a value in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// A text in quotes.
    Text,
    /// A whole number.
    Whole,
    /// A decimal number.
    Decimal,
    /// `true` or `false`.
    Flag,
    /// A date or a time.
    Date,
    /// A list in brackets.
    List,
    /// A table.
    Table,
}

impl ProgrammeFault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "syntax",
            Self::UnknownKey { .. } => "unknown_key",
            Self::MissingKey => "missing_key",
            Self::WrongType { .. } => "wrong_type",
            Self::OutOfRange { .. } => "out_of_range",
            Self::TooPrecise { .. } => "too_precise",
            Self::NotFinite { .. } => "not_finite",
            Self::UnknownWord { .. } => "unknown_word",
            Self::UnknownTimezone { .. } => "unknown_timezone",
            Self::OtherLanguage { .. } => "other_language",
            Self::NoTier => "no_tier",
            Self::EmptyText => "empty_text",
            Self::RepeatedCode { .. } => "repeated_code",
            Self::OnBaseTier => "on_base_tier",
            Self::NoThreshold => "no_threshold",
            Self::TwoThresholds => "two_thresholds",
            Self::EmptyList => "empty_list",
            Self::TooDeep => "too_deep",
            Self::NoCondition => "no_condition",
            Self::TwoConditions => "two_conditions",
        }
    }
}

impl ProgrammeError {
    /// An error at a place.
    pub(super) fn at(place: Place, key: impl Into<String>, fault: ProgrammeFault) -> Self {
        Self { line: place.line, column: place.column, key: key.into(), fault }
    }
}

impl fmt::Display for ProgrammeError {
    /// For logs: `12:5 tiers[1].name empty_text`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {} {}", self.line, self.column, self.key, self.fault.code())
    }
}

impl std::error::Error for ProgrammeError {}
