//! What one entry of the journal says, in the form in which it is stored and hashed. Fields are only ever added, each with
//! a default that is not written, so that every entry of before reads and hashes as it did.

mod facts;

use serde::{Deserialize, Serialize};
use yanji_engine::ledger::MoneyMove;
use yanji_engine::price::{RefundPlan, Repayment, SoldBill};
use yanji_engine::standing::Held;
use yanji_engine::{Day, Fen, Micros, Points, Rulebook, SaleLine};

use crate::grants::GrantKind;
use crate::id::{CouponId, DepositId, GrantId, NoteId, SaleId, StoreId};

/// An accepted activity, as the journal keeps it for ever. It names no person: texts are sealed notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What happened, with its figures.
    #[serde(flatten)]
    pub deed: EntryDeed,
    /// The business day, in days from 1970-01-01.
    pub day: Day,
    /// The instant at which it was recorded, in microseconds of UTC.
    pub recorded_at: i64,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub store: Option<StoreId>,
    /// Who recorded it: a member of staff, a key, or the system.
    pub operator: String,
    /// Through which door: `desk`, `api`, `import`, `demo`.
    pub channel: String,
    /// The number of the programme version in force on the day, from 1.
    pub version: u32,
    /// The number of the engine's rules.
    pub rules: u32,
    /// The sealed reason or note, if one was given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<NoteId>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryDeed {
    /// The member joined.
    Enrol,
    /// A sale.
    Sale {
        /// Its id.
        sale: SaleId,
        /// Its number on the receipt or in the file it came from; unique within the account.
        number: String,
        /// What was sold, with the money that counts toward spend and points.
        lines: Vec<EntryLine>,
        /// The bill as it was sold, if it was priced by the desk.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        bill: Option<Box<SoldBill>>,
    },
    /// Money given back.
    Refund {
        /// The sale.
        sale: SaleId,
        /// How much of which lines.
        lines: Vec<EntryRefundLine>,
        /// What came back of the bill, if it was priced by the desk.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        plan: Option<Box<RefundPlan>>,
        /// Its number in the file that it was imported from, or one made from what stood there; empty for a refund that
        /// was made here, the taking back of an import among them.
        #[serde(skip_serializing_if = "String::is_empty", default)]
        number: String,
    },
    /// A completed referral.
    Referral {
        /// Its id, which may be empty.
        referral: String,
    },
    /// A referral that no longer counts.
    ReferralVoid {
        /// Its id.
        referral: String,
    },
    /// An attended event.
    Event,
    /// An engagement.
    Engage,
    /// Prepaid money paid in.
    Topup {
        /// How much.
        amount_fen: Fen,
    },
    /// A package bought.
    Package {
        /// Its price.
        amount_fen: Fen,
    },
    /// Points redeemed.
    Redeem {
        /// How many.
        points: Points,
        /// The code of the reward that they bought.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reward: Option<String>,
        /// The sale that they paid for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        sale: Option<SaleId>,
    },
    /// Redeemed points brought back.
    Restore {
        /// The place in this journal of the redemption.
        redeem: i64,
        /// How many.
        points: Points,
        /// The sale that they had paid for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        sale: Option<SaleId>,
    },
    /// Points given or taken without anything that earns or uses them.
    Points {
        /// How many; negative when taken.
        points: Points,
        /// Why, where it was said.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        cause: Option<PointsCause>,
    },
    /// A tier set by hand.
    Tier {
        /// The tier's code.
        tier: String,
        /// The last day of its lock.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        locked_until: Option<Day>,
        /// How it was held before the latest tier set by hand, if this one takes that back.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        as_held: Option<Held>,
    },
    /// A deposit was paid in.
    Deposit {
        /// Its id.
        deposit: DepositId,
        /// How much.
        amount_fen: Fen,
    },
    /// Part of a deposit paid for a sale.
    DepositUsed {
        /// The deposit.
        deposit: DepositId,
        /// The sale.
        sale: SaleId,
        /// How much.
        amount_fen: Fen,
    },
    /// A refund brought part of a deposit back.
    DepositRestored {
        /// The deposit.
        deposit: DepositId,
        /// The sale that it had paid for.
        sale: SaleId,
        /// How much.
        amount_fen: Fen,
    },
    /// Part of a deposit was handed back.
    DepositReturned {
        /// The deposit.
        deposit: DepositId,
        /// How much.
        amount_fen: Fen,
    },
    /// Part of a bill is owed. Whoever posts this entry to an account also changes what the sale's row says is owed.
    Owed {
        /// The sale.
        sale: SaleId,
        /// How much.
        amount_fen: Fen,
    },
    /// Part of what was owed was paid. The sale's row follows, as with [`EntryDeed::Owed`].
    Repaid {
        /// The sale.
        sale: SaleId,
        /// How much.
        amount_fen: Fen,
        /// The sale that counts it toward spend and points.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        counted_as: Option<SaleId>,
        /// How it was shared among the lines of the sale, and paid.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        repayment: Option<Box<Repayment>>,
    },
    /// Part of what was owed need not be paid, since what it was for was given back. The sale's row follows, as with
    /// [`EntryDeed::Owed`].
    Forgiven {
        /// The sale.
        sale: SaleId,
        /// How much.
        amount_fen: Fen,
    },
    /// A rule gave something.
    Granted {
        /// Its id.
        grant: GrantId,
        /// The code of the gift in the programme.
        gift: String,
        /// The occasion, for which it is given once.
        occasion: String,
        /// The number of the version by which it was given, from 1; the entry has one of its own.
        #[serde(rename = "given_by")]
        version: u32,
        /// What sort of thing it is; the entry has a kind of its own.
        #[serde(rename = "sort")]
        kind: GrantKind,
        /// The code of the coupon, offer or bonus, or how many points.
        what: String,
    },
    /// What a rule gave no longer holds.
    GrantVoid {
        /// Its id.
        grant: GrantId,
    },
    /// What became of a piece of a coupon.
    Coupon {
        /// Its id.
        coupon: CouponId,
        /// What became of it.
        event: CouponEvent,
    },
}

/// Why points were given without anything that earns them, or taken without anything that uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointsCause {
    /// A rule of the programme gave them, or they were taken again with what it gave.
    Gift,
    /// 更正差错: something was recorded wrongly.
    Correction,
    /// 补偿: something went wrong for the member, and it is made good.
    Compensation,
    /// 答谢赠送: given of goodwill, such as in a campaign.
    Goodwill,
}

impl PointsCause {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Gift, Self::Correction, Self::Compensation, Self::Goodwill];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gift => "gift",
            Self::Correction => "correction",
            Self::Compensation => "compensation",
            Self::Goodwill => "goodwill",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// What became of a piece of a coupon. That it was used stands in the bill on which it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponEvent {
    /// It was issued to the member.
    Issued,
    /// Somebody handed it on to the member.
    Received,
    /// The member handed it on.
    HandedOn,
    /// It was taken back.
    Void,
    /// A refund brought it back.
    Returned,
}

impl CouponEvent {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Issued, Self::Received, Self::HandedOn, Self::Void, Self::Returned];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Received => "received",
            Self::HandedOn => "handed_on",
            Self::Void => "void",
            Self::Returned => "returned",
        }
    }
}

/// Money that an entry moved, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryMoney {
    /// How.
    pub how: MoneyMove,
    /// What is moved by it.
    pub of: MoneyOf,
    /// How much.
    pub amount: Fen,
}

/// What money of the ledger belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MoneyOf {
    /// A deposit.
    Deposit(DepositId),
    /// What is owed of a sale.
    Sale(SaleId),
}

/// A line of a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLine {
    /// The category; may be empty.
    pub category: String,
    /// What was paid.
    pub amount_fen: Fen,
    /// By how much more than usual it earns, as [`SaleLine::bonus`].
    #[serde(skip_serializing_if = "is_one_times", default = "one_times")]
    pub bonus: Micros,
}

impl EntryLine {
    /// A line with nothing to it but what was paid.
    #[must_use]
    pub const fn paid(category: String, amount_fen: Fen) -> Self {
        Self { category, amount_fen, bonus: Micros::ONE }
    }

    /// The line as the engine is told of it, in the numbers of a rulebook.
    #[must_use]
    pub fn sold(&self, rulebook: &Rulebook) -> SaleLine {
        SaleLine { category: rulebook.category(&self.category), amount: self.amount_fen, bonus: self.bonus }
    }
}

const fn one_times() -> Micros {
    Micros::ONE
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one_times(bonus: &Micros) -> bool {
    *bonus == Micros::ONE
}

/// A line of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRefundLine {
    /// The place of the line in the sale, from 0.
    pub line: usize,
    /// How much is given back.
    pub amount_fen: Fen,
}

#[cfg(test)]
mod tests {
    use yanji_engine::standing::Grace;

    use super::*;
    use crate::journal::{NO_HASH, chained};

    /// Bodies as the first release wrote them.
    const OLD: [&str; 5] = [
        r#"{"kind":"sale","sale":"sale_01890a5d000070008000000000000001","number":"20260105-2","lines":[{"category":"护理","amount_fen":120000},{"category":"","amount_fen":50}],"day":20458,"recorded_at":1767600000000000,"store":"store_01890a5d000070008000000000000002","operator":"staff_01890a5d000070008000000000000003","channel":"desk","version":1,"rules":1}"#,
        r#"{"kind":"refund","sale":"sale_01890a5d000070008000000000000001","lines":[{"line":0,"amount_fen":120000}],"day":20459,"recorded_at":1767700000000000,"operator":"system","channel":"api","version":1,"rules":1,"note":"note_01890a5d000070008000000000000004"}"#,
        r#"{"kind":"redeem","points":50,"day":20460,"recorded_at":1767800000000000,"operator":"system","channel":"desk","version":1,"rules":1}"#,
        r#"{"kind":"tier","tier":"gold","locked_until":20500,"day":20460,"recorded_at":1767800000000000,"operator":"system","channel":"desk","version":1,"rules":1}"#,
        r#"{"kind":"enrol","day":20458,"recorded_at":1767600000000000,"operator":"system","channel":"import","version":1,"rules":1}"#,
    ];

    #[test]
    fn bodies_of_before_read_and_are_written_as_they_were() {
        let mut chain = NO_HASH;
        for body in OLD {
            let entry: Entry = serde_json::from_str(body).unwrap();
            let again = serde_json::to_string(&entry).unwrap();
            assert_eq!(again, body);
            chain = chained(&chain, &again);
        }
        let hex: String = chain.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "ce7cd6dba12640cd35725110b25a1821f6fc376778fe001f1f0d916c5cdb0ebe");
        let taken = r#"{"kind":"points","points":-50,"day":20460,"recorded_at":1767800000000000,"operator":"system","channel":"desk","version":1,"rules":1}"#;
        let entry: Entry = serde_json::from_str(taken).unwrap();
        assert_eq!(serde_json::to_string(&entry).unwrap(), taken);
    }

    #[test]
    fn what_the_desk_adds_is_read_as_it_is_written() {
        let (sale, deposit) = (SaleId([1; 16]), DepositId([2; 16]));
        let line = EntryLine { category: "护理".to_owned(), amount_fen: Fen(500), bonus: Micros::whole(2) };
        let bill = Some(Box::new(SoldBill::default()));
        let amount_fen = Fen(700);
        let deeds = [
            EntryDeed::Sale { sale, number: "1".to_owned(), lines: vec![line], bill },
            EntryDeed::Refund {
                sale,
                lines: Vec::new(),
                plan: Some(Box::new(RefundPlan::default())),
                number: "R-1".to_owned(),
            },
            EntryDeed::Redeem { points: Points(9), reward: Some("facial".to_owned()), sale: Some(sale) },
            EntryDeed::Points { points: Points(-9), cause: Some(PointsCause::Correction) },
            EntryDeed::Restore { redeem: 7, points: Points(9), sale: None },
            EntryDeed::Tier {
                tier: "gold".to_owned(),
                locked_until: None,
                as_held: Some(Held {
                    tier_since: Day::from_number(20_000),
                    counted_since: Day::from_number(20_001),
                    grace: Some(Grace { until: Day::from_number(20_500), failed_from: Day::from_number(20_002) }),
                }),
            },
            EntryDeed::Deposit { deposit, amount_fen },
            EntryDeed::DepositUsed { deposit, sale, amount_fen },
            EntryDeed::DepositRestored { deposit, sale, amount_fen },
            EntryDeed::DepositReturned { deposit, amount_fen },
            EntryDeed::Owed { sale, amount_fen },
            EntryDeed::Repaid { sale, amount_fen, counted_as: Some(sale), repayment: Some(Box::default()) },
            EntryDeed::Forgiven { sale, amount_fen },
            EntryDeed::Granted {
                grant: GrantId([3; 16]),
                gift: "birthday".to_owned(),
                occasion: "birthday:2026".to_owned(),
                version: 3,
                kind: GrantKind::Bonus,
                what: "double".to_owned(),
            },
            EntryDeed::GrantVoid { grant: GrantId([3; 16]) },
            EntryDeed::Coupon { coupon: CouponId([4; 16]), event: CouponEvent::HandedOn },
        ];
        for deed in deeds {
            let entry = Entry {
                deed,
                day: Day::from_number(20_458),
                recorded_at: 1,
                store: None,
                operator: "system".to_owned(),
                channel: "desk".to_owned(),
                version: 1,
                rules: 1,
                note: None,
            };
            let body = serde_json::to_string(&entry).unwrap();
            assert_eq!(serde_json::from_str::<Entry>(&body).unwrap(), entry, "{body}");
            let kind = entry.deed.kind().code();
            assert!(body.starts_with(&format!("{{\"kind\":\"{kind}\"")), "{body}");
        }
    }
}
