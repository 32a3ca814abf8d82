//! 定金: money that a member pays in for a later sale, handed back, and what is left of it. A sale takes it in `desk`.

use serde::{Deserialize, Serialize};
use yanji_books::id::{AccountId, DepositId, ItemId, MemberId, PaymentId, StoreId};
use yanji_books::journal::EntryDeed;
use yanji_books::payments::{self, Cause, Payment};
use yanji_books::{Read, Tx, accounts, deposits, items};
use yanji_engine::programme::benefit::Tender;
use yanji_engine::{Day, Fen};
use yanji_words::{Problem, Thing};

use super::{Order, Sight};
use crate::account::account_of;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::member::Masked;
use crate::once::Key;
use crate::records::Receipt;
use crate::store;

/// The most that a deposit is, in fen: a million yuan.
const AMOUNT_MOST: i64 = 100_000_000;

/// Money to be paid in for a later sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDeposit {
    /// Who pays it.
    pub member: MemberId,
    /// How much: 1 to 100 000 000 fen.
    pub amount_fen: i64,
    /// How; not by a deposit.
    pub tender: Tender,
    /// What it is for, if for one thing.
    pub item: Option<ItemId>,
    /// Where.
    pub store: Option<StoreId>,
}

/// Part of a deposit to be handed back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepositReturn {
    /// The deposit.
    pub deposit: DepositId,
    /// How much: 1 fen to what is left.
    pub amount_fen: i64,
    /// How; not by a deposit.
    pub tender: Tender,
    /// Why; kept sealed.
    pub reason: String,
}

/// A deposit as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// Its id.
    pub id: DepositId,
    /// Whose it is.
    pub member: MemberId,
    /// Her card number.
    pub member_number: String,
    /// Her name, masked; empty where there is none.
    pub name: String,
    /// Her phone, masked; empty where there is none.
    pub phone: String,
    /// What it is for, if for one thing.
    pub item: Option<ItemId>,
    /// How much was paid in, in fen.
    pub amount_fen: i64,
    /// How much of it is left, in fen.
    pub left_fen: i64,
    /// The day on which it was paid in.
    pub day: Day,
}

impl Clinic {
    /// Takes a deposit of a member. It counts toward spend and points with the sale that it pays for.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] about `amount_fen`, [`Problem::Malformed`] about `tender`, [`Problem::NotFound`] about
    /// `item` or for an unknown member; about `store` as [`Clinic::shift_open`].
    pub fn deposit_take(&self, actor: &Actor, key: &Key, new: &NewDeposit) -> Result<Receipt, AppError> {
        actor.require(Permission::SalePost)?;
        sound(new.amount_fen, new.tender)?;
        let at = self.now();
        let order = Order {
            actor,
            key,
            permission: Permission::SalePost,
            operation: "deposit_take",
            reason: "",
            day: None,
            store: new.store,
        };
        self.post_one(
            &order,
            new,
            Sight::State,
            |tx| Ok(account_of(tx, new.member)?.id),
            |tx, open| {
                if let Some(item) = new.item {
                    items::find(tx, item)?.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Item), "item"))?;
                }
                let deposit = deposits::Deposit {
                    id: DepositId::new(at.0),
                    account: open.id,
                    item: new.item,
                    amount_fen: new.amount_fen,
                    left_fen: new.amount_fen,
                    day: self.today(),
                    seq: open.next_seq(),
                };
                deposits::insert(tx, &deposit)?;
                let paid = Moved { deposit: deposit.id, amount_fen: new.amount_fen, tender: new.tender };
                let store = store::drawer(tx, actor, new.store)?;
                self.pay(tx, actor, store, Cause::Deposit, &paid)?;
                Ok(EntryDeed::Deposit { deposit: deposit.id, amount_fen: Fen(new.amount_fen) })
            },
        )
    }

    /// Hands a deposit back, or part of it.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] about `amount_fen` when so much is not left, [`Problem::Malformed`] about `tender`,
    /// [`Problem::NotFound`].
    pub fn deposit_return(&self, actor: &Actor, key: &Key, back: &DepositReturn) -> Result<Receipt, AppError> {
        actor.require(Permission::SaleRefund)?;
        sound(back.amount_fen, back.tender)?;
        let order = Order {
            actor,
            key,
            permission: Permission::SaleRefund,
            operation: "deposit_return",
            reason: &back.reason,
            day: None,
            store: None,
        };
        self.post_one(
            &order,
            back,
            Sight::State,
            |tx| Ok(deposit_found(tx, back.deposit)?.account),
            |tx, _| {
                // The account is locked, so that nobody else takes of the deposit now.
                let left_fen = deposit_found(tx, back.deposit)?.left_fen;
                if back.amount_fen > left_fen {
                    return Err(AppError::at(Problem::OutOfRange { least: 1, most: left_fen }, "amount_fen"));
                }
                deposits::change(tx, back.deposit, -back.amount_fen)?;
                let paid = Moved { deposit: back.deposit, amount_fen: -back.amount_fen, tender: back.tender };
                // The drawer of where the cashier stands pays, else that into which it was paid.
                let store = match actor.stands_in() {
                    Some(store) => Some(store),
                    None => paid_into(tx, back.deposit)?,
                };
                self.pay(tx, actor, store, Cause::DepositBack, &paid)?;
                Ok(EntryDeed::DepositReturned { deposit: back.deposit, amount_fen: Fen(back.amount_fen) })
            },
        )
    }

    /// The deposits of a member, the oldest first, used up or not.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown member, [`Problem::Forbidden`].
    pub fn deposit_list(&self, actor: &Actor, member: MemberId) -> Result<Vec<Deposit>, AppError> {
        actor.require(Permission::MemberRead)?;
        let found = self.books.read(|tx| {
            let account = account_of(tx, member)?.id;
            let rows = deposits::of_account(tx, account)?;
            with_accounts(tx, rows)
        })?;
        self.deposits_of(found)
    }

    /// The deposits of which something is left, the oldest first, at most `limit` (200) after the first `skip`.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn deposits_open(&self, actor: &Actor, skip: usize, limit: usize) -> Result<Vec<Deposit>, AppError> {
        actor.require(Permission::MoneyRead)?;
        let (skip, limit) = (i64::try_from(skip).unwrap_or(i64::MAX), i64::try_from(limit.min(200)).unwrap_or(200));
        let found = self.books.read(|tx| {
            let rows = deposits::open(tx, skip, limit)?;
            with_accounts(tx, rows)
        })?;
        self.deposits_of(found)
    }

    fn deposits_of(&self, found: Vec<(deposits::Deposit, accounts::Account)>) -> Result<Vec<Deposit>, AppError> {
        let members = self.masked_members(found.iter().map(|(_, account)| account.member))?;
        let deposit = |(row, account): (deposits::Deposit, accounts::Account)| {
            let Masked { name, phone } = members.of(account.member);
            Deposit {
                id: row.id,
                member: account.member,
                member_number: account.number,
                name,
                phone,
                item: row.item,
                amount_fen: row.amount_fen,
                left_fen: row.left_fen,
                day: row.day,
            }
        };
        Ok(found.into_iter().map(deposit).collect())
    }

    fn pay(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        store: Option<StoreId>,
        cause: Cause,
        moved: &Moved,
    ) -> Result<(), AppError> {
        let at = self.now();
        let payment = Payment {
            id: PaymentId::new(at.0),
            day: self.today(),
            at: at.0,
            store,
            operator: actor.name(),
            tender: moved.tender,
            amount_fen: moved.amount_fen,
            cause,
            subject: moved.deposit.0,
            charge: None,
        };
        Ok(payments::insert(tx, &[payment])?)
    }
}

/// Money of a deposit that is paid in, or out when negative.
struct Moved {
    deposit: DepositId,
    amount_fen: i64,
    tender: Tender,
}

fn sound(amount_fen: i64, tender: Tender) -> Result<(), AppError> {
    if !(1..=AMOUNT_MOST).contains(&amount_fen) {
        return Err(AppError::at(Problem::OutOfRange { least: 1, most: AMOUNT_MOST }, "amount_fen"));
    }
    if tender == Tender::Deposit { Err(AppError::at(Problem::Malformed, "tender")) } else { Ok(()) }
}

fn deposit_found(tx: &mut dyn Read, id: DepositId) -> Result<deposits::Deposit, AppError> {
    deposits::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Deposit)))
}

/// The store into which a deposit was paid.
fn paid_into(tx: &mut dyn Read, id: DepositId) -> Result<Option<StoreId>, AppError> {
    let payments = payments::of_subject(tx, id.0)?;
    Ok(payments.into_iter().find(|payment| payment.cause == Cause::Deposit).and_then(|payment| payment.store))
}

/// Deposits with the accounts whose they are.
fn with_accounts(
    tx: &mut dyn Read,
    rows: Vec<deposits::Deposit>,
) -> Result<Vec<(deposits::Deposit, accounts::Account)>, AppError> {
    rows.into_iter().map(|row| found_account(tx, row.account).map(|account| (row, account))).collect()
}

fn found_account(tx: &mut dyn Read, id: AccountId) -> Result<accounts::Account, AppError> {
    accounts::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))
}
