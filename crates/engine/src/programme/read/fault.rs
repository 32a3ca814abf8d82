//! What can be wrong in a programme file, as data. The sentences are made in `words`.

use std::fmt;

use super::place::Place;
use crate::number::Fen;

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
    /// A code that an earlier tier, or an earlier rule of the kind, has.
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
    /// None of some keys of which one must be there.
    NoChoice {
        /// The keys.
        known: &'static [&'static str],
    },
    /// More than one of some keys that exclude each other.
    TwoChoices {
        /// The keys.
        known: &'static [&'static str],
    },
    /// A key that means something only beside another one.
    OnlyWith {
        /// The other ones, any of which will do, with the value where that matters.
        beside: &'static [&'static str],
    },
    /// A code that nothing of the kind has.
    UnknownCode {
        /// The kind.
        rule: Rule,
        /// The code.
        code: String,
    },
    /// An entry that the list has already.
    RepeatedEntry,
    /// No share in percent with at most two decimals.
    NoShare {
        /// Whether it must be below 100, and not 100 itself.
        below_hundred: bool,
        /// The number as written.
        found: String,
    },
    /// No amount in yuan with at most two decimals.
    NoAmount {
        /// The smallest amount allowed.
        least: Fen,
        /// The number as written.
        found: String,
    },
    /// No day of the calendar.
    NoSuchDay {
        /// The text as written.
        found: String,
    },
    /// No day of the year.
    NoSuchDate {
        /// The text as written.
        found: String,
    },
    /// Days that together never come.
    NoSuchDays,
}

/// The kinds of things that have a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A tier.
    Tier,
    /// A bonus of points.
    Bonus,
    /// An offer.
    Offer,
    /// A kind of coupon.
    Coupon,
    /// A reward.
    Reward,
    /// A gift.
    Gift,
}

impl Rule {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Tier, Self::Bonus, Self::Offer, Self::Coupon, Self::Reward, Self::Gift];
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
            Self::NoChoice { .. } => "no_choice",
            Self::TwoChoices { .. } => "two_choices",
            Self::OnlyWith { .. } => "only_with",
            Self::UnknownCode { .. } => "unknown_code",
            Self::RepeatedEntry => "repeated_entry",
            Self::NoShare { .. } => "no_share",
            Self::NoAmount { .. } => "no_amount",
            Self::NoSuchDay { .. } => "no_such_day",
            Self::NoSuchDate { .. } => "no_such_date",
            Self::NoSuchDays => "no_such_days",
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
