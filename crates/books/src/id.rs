//! Ids: UUIDs of version 7 in 16 bytes, one type per kind, shown with a prefix (`mem_…`). Nothing else lives here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::{BooksError, Param, Row, ToParam};

/// A text that is no id of the kind asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id that begins with {0}_")]
pub struct IdError(&'static str);

/// Makes an id that is new, given the instant in microseconds of UTC; ids of later instants sort later.
fn fresh(at_us: i64) -> Uuid {
    let micros = u64::try_from(at_us).unwrap_or(0);
    let (seconds, rest) = (micros / 1_000_000, u32::try_from(micros % 1_000_000).unwrap_or(0));
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, rest * 1_000))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// A new id, given the instant in microseconds of UTC.
            #[must_use]
            pub fn new(at_us: i64) -> Self {
                Self(fresh(at_us).into_bytes())
            }

            /// Reads the id in a column.
            ///
            /// # Errors
            /// [`BooksError::Inconsistency`] when the column does not hold 16 bytes.
            pub fn from_row(row: &Row, column: usize) -> Result<Self, BooksError> {
                row.array(column).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), Uuid::from_bytes(self.0).simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let hex = text.strip_prefix(concat!($prefix, "_")).filter(|hex| hex.len() == 32);
                let uuid = hex.and_then(|hex| Uuid::try_parse(hex).ok());
                uuid.map(|uuid| Self(uuid.into_bytes())).ok_or(IdError($prefix))
            }
        }

        impl ToParam for $name {
            fn to_param(&self) -> Param<'_> {
                Param::Bytes(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// An organisation: one clinic, or a chain of them.
    OrganisationId = "org";
    /// A store.
    StoreId = "store";
    /// One who works there.
    StaffId = "staff";
    /// A key of the API.
    KeyId = "key";
    /// A version of the programme, draft or published.
    ProgrammeId = "prog";
    /// A person.
    MemberId = "mem";
    /// A member's account, to which journal and state belong.
    AccountId = "acc";
    /// A sale.
    SaleId = "sale";
    /// A sealed text that the journal refers to.
    NoteId = "note";
    /// One import of a file.
    ImportId = "imp";
    /// A category of what is sold.
    CategoryId = "cat";
    /// Something that is sold: a treatment or goods.
    ItemId = "item";
    /// A piece of a coupon.
    CouponId = "coup";
    /// Something that was given by a rule.
    GrantId = "grant";
    /// A reward that was bought with points.
    RedemptionId = "rdm";
    /// A reminder about a member.
    NoticeId = "ntc";
    /// A bill that waits.
    ParkedId = "park";
    /// Money paid in for a later sale.
    DepositId = "dep";
    /// A payment, either way.
    PaymentId = "pay";
    /// A shift at a till.
    ShiftId = "shift";
    /// Something about money that wants a look.
    AlarmId = "alarm";
    /// A record of a treatment.
    TreatmentId = "treat";
    /// An order to a provider of payments.
    ChargeId = "chg";
    /// Money of such an order that goes back.
    ChargeRefundId = "crf";
    /// A goal of the programme.
    GoalId = "goal";
    /// A saved view of a list.
    ViewId = "view";
    /// A change of many members at once.
    BatchId = "batch";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_shown_and_as_no_other_kind() {
        let id = MemberId::new(1_700_000_000_000_000);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().parse::<SaleId>().is_err());
        for bad in ["", "mem_", "mem_0", "mem_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"] {
            assert!(bad.parse::<MemberId>().is_err(), "{bad}");
        }
        assert!(MemberId::new(1_700_000_000_000_000) < MemberId::new(1_700_000_001_000_000));
    }
}
