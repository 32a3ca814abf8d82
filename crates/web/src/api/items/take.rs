//! `POST /items/import`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::{AppError, ItemsTaken};
use yanji_words::{Lang, Problem};

use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::Body;
use crate::api::problem::ApiError;

/// A price list as a file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PriceListFile {
    /// The text of a CSV file whose first row names its columns, as the list is exported.
    #[schema(example = "名称,零售价\n光子嫩肤,980")]
    csv: String,
}

/// What a price list does, or would do.
#[derive(Serialize, ToSchema)]
pub(crate) struct PriceListReading {
    /// Whether it was done.
    is_done: bool,
    /// How many items are new.
    #[schema(minimum = 0)]
    new: usize,
    /// How many are changed.
    #[schema(minimum = 0)]
    changed: usize,
    /// How many stay just so.
    #[schema(minimum = 0)]
    same: usize,
    /// Categories that are new.
    new_categories: Vec<String>,
    /// Why nothing is taken in, the first hundred; empty when all of it can be.
    faults: Vec<PriceListFault>,
}

/// Why a line is not taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct PriceListFault {
    /// The line of the file, from 1.
    #[schema(minimum = 1)]
    line: u32,
    /// The field.
    field: &'static str,
    /// The code of what is wrong.
    code: &'static str,
    /// What is wrong, in the language asked for; ranges of prices are in yuan.
    text: String,
}

/// Take a price list in
///
/// All of it or nothing. Items are matched by name: those that are there are changed, others are added, and those that
/// are not in the list stay. A column that is not there changes nothing. With a fault nothing is done, and the faults
/// are told.
#[utoipa::path(
    post, path = "/items/import", operation_id = "item_take", tag = "desk",
    params(Effect),
    request_body = PriceListFile,
    responses((status = OK, description = "What it did, or would do.", body = PriceListReading)),
)]
pub(crate) async fn take(
    caller: Caller,
    Effect { key, rehearsal }: Effect,
    Body(file): Body<PriceListFile>,
) -> Result<Json<PriceListReading>, ApiError> {
    let (is_dry, lang) = (rehearsal == yanji_app::Rehearsal::Dry, caller.lang);
    let about_csv = |error: AppError| match error.field.as_deref() {
        Some("file") => AppError::at(error.problem, "csv"),
        _ => error,
    };
    let reading = caller.run(move |clinic, actor| {
        let file = file.csv.as_bytes();
        let taken = if is_dry { None } else { Some(clinic.item_take(actor, &key, file)) };
        match taken {
            Some(Ok(taken)) => Ok(PriceListReading::done(taken)),
            Some(Err(error)) if error.problem != Problem::Malformed => Err(about_csv(error)),
            // What is wrong with the lines is told as a dry run tells it.
            Some(Err(_)) | None => {
                let reading = clinic.item_look_over(actor, file).map_err(about_csv)?;
                Ok(PriceListReading::looked_over(reading, lang))
            }
        }
    });
    Ok(Json(reading.await?))
}

impl PriceListReading {
    fn done(taken: ItemsTaken) -> Self {
        let ItemsTaken { new, changed, same, new_categories } = taken;
        Self { is_done: true, new, changed, same, new_categories, faults: Vec::new() }
    }

    fn looked_over(reading: yanji_app::ItemReading, lang: Lang) -> Self {
        let fault = |fault: yanji_app::ItemFault| PriceListFault {
            line: fault.line,
            field: fault.column.field(),
            code: fault.problem.code(),
            text: fault.problem.text(lang),
        };
        Self {
            is_done: false,
            new: reading.new,
            changed: reading.changed,
            same: reading.same,
            new_categories: reading.new_categories,
            faults: reading.faults.into_iter().map(fault).collect(),
        }
    }
}
