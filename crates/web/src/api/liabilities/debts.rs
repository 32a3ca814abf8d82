//! `GET /debts`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::{List, Stretch};
use crate::api::problem::ApiError;
use crate::api::value::{Day, MemberId, SaleId};

/// Whose debts are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// One member; all of them without it.
    #[param(value_type = Option<String>)]
    member: Option<MemberId>,
    /// Where the page begins: `next_cursor` of the page before; the first page without it.
    cursor: Option<String>,
    /// The most items on the page; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// A sale on which something is owed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Debt {
    /// The sale.
    sale: SaleId,
    /// Its number.
    number: String,
    /// Its day.
    day: Day,
    /// Who owes it.
    member: MemberId,
    /// Her card number.
    member_number: String,
    /// Her name, masked; empty where there is none.
    name: String,
    /// Her phone, masked; empty where there is none.
    phone: String,
    /// What the bill came to, in fen.
    total_fen: i64,
    /// What is still owed, in fen.
    owed_fen: i64,
}

impl From<yanji_app::Debt> for Debt {
    fn from(debt: yanji_app::Debt) -> Self {
        Self {
            sale: SaleId(debt.sale),
            number: debt.number,
            day: Day(debt.day),
            member: MemberId(debt.member),
            member_number: debt.member_number,
            name: debt.name,
            phone: debt.phone,
            total_fen: debt.total_fen,
            owed_fen: debt.owed_fen,
        }
    }
}

type DebtList = List<Debt>;

/// Sales on which something is owed
///
/// The oldest first.
#[utoipa::path(
    get, path = "/debts", operation_id = "debt_list", tag = "money",
    params(Asked),
    responses((status = OK, description = "The sales.", body = DebtList)),
)]
pub(crate) async fn debts(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<DebtList>, ApiError> {
    let at = Stretch::of(asked.cursor.as_deref(), asked.limit)?;
    let member = asked.member.map(|member| member.0);
    let debts = caller.run(move |clinic, actor| clinic.debt_list(actor, member, at.skip, at.limit)).await?;
    Ok(Json(List::stretch(debts, at)))
}
