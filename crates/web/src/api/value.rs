//! The values that the API is made of, as they are written in JSON: ids, days, instants. Each knows how it is read,
//! written and described; what they mean is the business of the rooms behind.

use std::borrow::Cow;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};
use yanji_books::id;
use yanji_words::Thing;

/// An id that stands in a path.
pub(crate) trait PathId: FromStr {
    /// What is missing when there is none of this id.
    const THING: Thing;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal, $description:literal, $thing:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) id::$name);

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                text($description)
                    .pattern(Some(concat!("^", $prefix, "_[0-9a-f]{32}$")))
                    .examples([concat!($prefix, "_019aa1c2d3e47f8091a2b3c4d5e6f708")])
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = yanji_books::id::IdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl PathId for $name {
            const THING: Thing = $thing;
        }
    )*};
}

ids! {
    /// A member.
    MemberId = "mem", "The id of a member.", Thing::Member;
    /// A sale.
    SaleId = "sale", "The id of a sale.", Thing::Sale;
    /// A store.
    StoreId = "store", "The id of a store.", Thing::Store;
    /// A version of the programme.
    ProgrammeId = "prog", "The id of a version of the programme, draft or published.", Thing::Programme;
    /// A change of many members at once.
    BatchId = "batch", "The id of a change of many members at once.", Thing::Batch;
    /// An import.
    ImportId = "imp", "The id of an import.", Thing::Import;
    /// A goal of the programme.
    GoalId = "goal", "The id of a goal.", Thing::Goal;
    /// A member of staff.
    StaffId = "staff", "The id of a member of staff.", Thing::Staff;
    /// A key of the API.
    KeyId = "key", "The id of a key of the API.", Thing::Key;
    /// A category of what is sold.
    CategoryId = "cat", "The id of a category of what is sold.", Thing::Category;
    /// A treatment or goods.
    ItemId = "item", "The id of goods or a treatment.", Thing::Item;
    /// A piece of a coupon.
    CouponId = "coup", "The id of a piece of a coupon.", Thing::Coupon;
    /// Something that a rule gave.
    GrantId = "grant", "The id of something that a rule gave.", Thing::Member;
    /// A reward that was bought with points.
    RedemptionId = "rdm", "The id of a reward that was bought with points.", Thing::Redemption;
    /// A reminder.
    NoticeId = "ntc", "The id of a reminder.", Thing::Notice;
    /// A bill that waits.
    ParkedId = "park", "The id of a bill that waits.", Thing::ParkedBill;
    /// Money paid in for a later sale.
    DepositId = "dep", "The id of a deposit.", Thing::Deposit;
    /// A payment.
    PaymentId = "pay", "The id of a payment.", Thing::Sale;
    /// A shift.
    ShiftId = "shift", "The id of a shift.", Thing::Shift;
    /// A payment through a provider.
    ChargeId = "chg", "The id of a payment through a provider.", Thing::Charge;
    /// Money that goes back through a provider.
    ChargeRefundId = "crf", "The id of money that goes back through a provider.", Thing::ChargeRefund;
    /// An alarm about money.
    AlarmId = "alarm", "The id of an alarm.", Thing::Alarm;
    /// A treatment as it was done.
    TreatmentId = "treat", "The id of a treatment as it was done.", Thing::Treatment;
}

/// A set of codes: an enum of a record, written in JSON by its variants' names in `snake_case`.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident = $record:path { $($(#[$variant_doc:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl From<$record> for $name {
            fn from(record: $record) -> Self {
                use $record as Record;
                match record {
                    $(Record::$variant => Self::$variant,)*
                }
            }
        }

        impl From<$name> for $record {
            fn from(code: $name) -> Self {
                match code {
                    $($name::$variant => Self::$variant,)*
                }
            }
        }
    };
}
pub(crate) use codes;

codes! {
    /// Why points were given without anything that earns them, or taken without anything that uses them.
    PointsCause = yanji_books::journal::PointsCause {
        /// A rule of the programme gave them, or they were taken again with what it gave.
        Gift,
        /// 更正差错: something was recorded wrongly.
        Correction,
        /// 补偿: something went wrong for the member, and it is made good.
        Compensation,
        /// 答谢赠送: given of goodwill, such as in a campaign.
        Goodwill,
    }
}

codes! {
    /// Why somebody gives or takes points by hand.
    HandCause = yanji_app::records::HandCause {
        /// 更正差错: something was recorded wrongly. The only one for which points are taken.
        Correction,
        /// 补偿: something went wrong for the member, and it is made good.
        Compensation,
        /// 答谢赠送: given of goodwill, such as in a campaign.
        Goodwill,
    }
}

/// A calendar day in the clinic's time zone, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day(pub(crate) yanji_engine::Day);

impl Day {
    /// Several optional days at once are common: `None` stays `None`.
    pub(crate) fn of(day: Option<yanji_engine::Day>) -> Option<Self> {
        day.map(Self)
    }

    /// The engine's day, where there is one.
    pub(crate) fn inner(day: Option<Self>) -> Option<yanji_engine::Day> {
        day.map(|day| day.0)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        yanji_engine::Day::parse(&text).map(Self).ok_or_else(|| de::Error::custom("not a day written YYYY-MM-DD"))
    }
}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        text("A calendar day in the clinic's time zone, from 1900-01-01 to 2999-12-31 where it is sent.")
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .examples(["2026-03-08"])
            .into()
    }
}

impl ToSchema for Day {}

/// A calendar month, written `YYYY-MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Month(pub(crate) yanji_app::records::Month);

impl Month {
    /// Reads a month as it is written.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        yanji_engine::Day::parse(&format!("{text}-01")).map(|first| Self(yanji_app::records::Month::of(first)))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let first = self.0.first().date();
        serializer.collect_str(&format_args!("{:04}-{:02}", first.year, first.month))
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a month written YYYY-MM"))
    }
}

impl PartialSchema for Month {
    fn schema() -> RefOr<Schema> {
        text("A calendar month in the clinic's time zone, written `YYYY-MM`.").examples(["2026-03"]).into()
    }
}

impl ToSchema for Month {}

/// An instant, written in RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instant(pub(crate) yanji_app::Instant);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.rfc3339())
    }
}

impl PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        text("An instant in UTC, written in RFC 3339 with microseconds.")
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples(["2026-11-21T02:15:30.123456Z"])
            .into()
    }
}

impl ToSchema for Instant {}

fn text(description: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        let day: Day = serde_json::from_str("\"2024-02-29\"").unwrap();
        assert_eq!(serde_json::to_string(&day).unwrap(), "\"2024-02-29\"");
        for bad in ["\"2025-02-29\"", "\"2025-2-9\"", "20250209", "\"\""] {
            assert!(serde_json::from_str::<Day>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ids_of_another_kind_are_refused() {
        let sale = id::SaleId::new(1_700_000_000_000_000).to_string();
        assert!(sale.parse::<SaleId>().is_ok());
        assert!(sale.parse::<MemberId>().is_err());
    }
}
