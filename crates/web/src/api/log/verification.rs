//! `GET /books/verification`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::KeptVerification;

use crate::api::caller::Caller;
use crate::api::problem::ApiError;
use crate::api::value::Instant;

/// The last proof of the books.
#[derive(Serialize, ToSchema)]
pub(crate) struct LastVerification {
    /// What came of it; `null` where the books were never proven.
    #[schema(required)]
    last: Option<Verification>,
}

/// A proof of the books, and what came of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Verification {
    /// When it was done.
    at: Instant,
    /// Who asked for it: the id of a member of staff or of a key, or `machine`.
    by: String,
    /// The digest of the books, in 64 hexadecimal digits; empty when they could not be read through for it.
    digest: String,
    /// Accounts gone through.
    accounts: i64,
    /// Activities folded.
    activities: i64,
    /// Transfers compared.
    transfers: i64,
    /// Log records whose chain was followed.
    log_records: i64,
    /// What does not fit, a hundred at most; nothing where the books are right.
    faults: Vec<BooksFault>,
}

/// Something in the books that does not fit.
#[derive(Serialize, ToSchema)]
pub(crate) struct BooksFault {
    /// The table.
    table: String,
    /// The row: the card number of the account, and the row within it.
    row: String,
    /// The column, or what about it does not fit.
    what: String,
}

impl From<KeptVerification> for Verification {
    fn from(kept: KeptVerification) -> Self {
        let fault = |fault: yanji_app::Fault| BooksFault { table: fault.table, row: fault.row, what: fault.what };
        Self {
            at: Instant(kept.at),
            by: kept.by,
            digest: kept.digest,
            accounts: kept.accounts,
            activities: kept.activities,
            transfers: kept.transfers,
            log_records: kept.log_records,
            faults: kept.found.into_iter().map(fault).collect(),
        }
    }
}

/// What the last proof of the books came to
///
/// A proof goes through everything and takes its time, so it is begun on a page or by `yanji verify`, not here.
#[utoipa::path(
    get, path = "/books/verification", operation_id = "verification_last", tag = "records",
    responses((status = OK, description = "The last proof.", body = LastVerification)),
)]
pub(crate) async fn last(caller: Caller) -> Result<Json<LastVerification>, ApiError> {
    let last = caller.run(|clinic, actor| clinic.verification_last(actor)).await?;
    Ok(Json(LastVerification { last: last.map(Verification::from) }))
}
