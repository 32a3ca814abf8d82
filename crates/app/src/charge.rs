//! 联机收款: payments that a provider makes, from the code that is scanned to the sale that they pay, and back.
//!
//! A row of the books goes before each question to a provider and after each answer, and no transaction waits for one.
//! So whatever is lost on the way is found again: an order that is open is asked about by its number, and then rung up
//! or taken back; money that is to go back is asked for again under the same number, under which it goes once.

mod begin;
mod cancel;
mod open;
mod providers;
mod refund;
mod ring;
mod settle;
mod watch;

use std::fmt;

use serde::Serialize;
use yanji_books::charges;
use yanji_books::id::{ChargeId, MemberId, SaleId, StoreId};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Tender;
use yanji_wire::ProviderKind;
use yanji_words::{Problem, Thing};

pub use self::open::OpenCharges;
pub(crate) use self::providers::Providers;
pub use self::providers::{NotifiedReply, PaymentSettings, ProviderMode};
pub use self::refund::ChargeRefund;
pub(crate) use self::refund::{over_charges, write_down as refund_write_down};
pub(crate) use self::ring::take;
use crate::actor::Actor;
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::records::NewSaleOfItems;
use crate::store;

/// How a payment through a provider stands.
pub use yanji_books::charges::State as ChargeState;

/// A payment that is to be asked for.
#[derive(Clone, Serialize)]
pub struct NewCharge {
    /// The sale that it pays, as it will be rung up.
    pub sale: NewSaleOfItems,
    /// The place among its tenders, from 0, of the one that the provider pays: `wechat` or `alipay`.
    pub tender: usize,
    /// The code that the customer shows, as scanned; blanks do not matter. It is kept nowhere.
    pub code: String,
}

impl fmt::Debug for NewCharge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewCharge").field("sale", &self.sale).field("tender", &self.tender).finish_non_exhaustive()
    }
}

/// A payment through a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Its id.
    pub id: ChargeId,
    /// The tender, and with it the provider.
    pub tender: Tender,
    /// Our number of it, as the provider's own pages show it.
    pub order_number: String,
    /// The provider's number of it; empty before it is paid.
    pub provider_number: String,
    /// How much, in fen.
    pub amount_fen: i64,
    /// How it stands.
    pub state: ChargeState,
    /// The code of why it stands so; empty where there is no why.
    pub reason: String,
    /// The sale that it pays, once that is rung up.
    pub sale: Option<SaleId>,
    /// Who buys, while it belongs to no sale; `None` without a card.
    pub member: Option<MemberId>,
    /// What of it has gone back or is on its way, in fen.
    pub refunded_fen: i64,
    /// The business day on which it was begun.
    pub day: Day,
    /// Where.
    pub store: Option<StoreId>,
    /// By whom, as the log names them.
    pub operator: String,
    /// When it was begun.
    pub at: Instant,
    /// When it became as it is.
    pub changed_at: Instant,
}

impl Charge {
    fn of(row: charges::Charge) -> Result<Self, AppError> {
        let member = draft_of(&row)?.and_then(|draft| draft.basket.member);
        Ok(Self {
            id: row.id,
            tender: tender_of(kind_of(&row)?),
            order_number: row.order_number,
            provider_number: row.provider_number,
            amount_fen: row.amount_fen,
            state: row.state,
            reason: row.reason,
            sale: row.sale,
            member,
            refunded_fen: row.refunded_fen,
            day: row.day,
            store: row.store,
            operator: row.operator,
            at: Instant(row.at),
            changed_at: Instant(row.changed_at),
        })
    }
}

impl Clinic {
    /// The row of a payment that the actor's store may have.
    ///
    /// # Errors
    /// [`Problem::NotFound`], and [`Problem::StoreForeign`] for one that was begun in another store.
    fn charge_row_for(&self, actor: &Actor, id: ChargeId) -> Result<charges::Charge, AppError> {
        let row = self.charge_row(id)?;
        store::require_not_foreign(actor, row.store)?;
        Ok(row)
    }

    /// The row of a payment.
    fn charge_row(&self, id: ChargeId) -> Result<charges::Charge, AppError> {
        let unknown = || AppError::new(Problem::NotFound(Thing::Charge));
        self.books.read(|tx| charges::find(tx, id)?.ok_or_else(unknown))
    }
}

/// The provider that a tender may be paid through.
pub(crate) const fn provider_of(tender: Tender) -> Option<ProviderKind> {
    match tender {
        Tender::Wechat => Some(ProviderKind::WechatPay),
        Tender::Alipay => Some(ProviderKind::Alipay),
        Tender::Cash | Tender::Card | Tender::Deposit => None,
    }
}

/// The tender that a scanned code pays, by the digits with which providers begin their codes.
#[must_use]
pub fn tender_of_code(code: &str) -> Option<Tender> {
    ProviderKind::ALL.into_iter().find(|kind| kind.reads(code)).map(tender_of)
}

/// The tender that is paid through a provider.
const fn tender_of(kind: ProviderKind) -> Tender {
    match kind {
        ProviderKind::WechatPay => Tender::Wechat,
        ProviderKind::Alipay => Tender::Alipay,
    }
}

/// The provider of a row.
fn kind_of(row: &charges::Charge) -> Result<ProviderKind, AppError> {
    ProviderKind::from_code(&row.provider).ok_or(AppError::new(Problem::Inconsistent))
}

/// The sale that is to be rung up with a payment; `None` once it is.
pub(crate) fn draft_of(row: &charges::Charge) -> Result<Option<NewSaleOfItems>, AppError> {
    if row.draft.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(&row.draft).map(Some).map_err(|error| AppError::caused(Problem::Inconsistent, error))
}

/// A number for the provider: the id in 32 letters and digits, as long as the shortest of them allows.
fn number(id: [u8; 16]) -> String {
    id.iter().map(|byte| format!("{byte:02X}")).collect()
}
