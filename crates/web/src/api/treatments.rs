//! Routes about treatments as they were done: one file each.

mod correct;
mod list;
mod of_member;
mod record;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::value::{Day, Instant, ItemId, MemberId, SaleId, StoreId, TreatmentId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list))
        .routes(routes!(of_member::of_member, record::record))
        .routes(routes!(correct::correct))
}

/// A treatment as it was recorded.
#[derive(Serialize, ToSchema)]
pub(super) struct Treatment {
    /// Its id.
    id: TreatmentId,
    /// Who was treated.
    member: MemberId,
    /// Her card number.
    member_number: String,
    /// What was done.
    item: ItemId,
    /// What that is called now.
    item_name: String,
    /// The sale on which it was sold.
    #[schema(required)]
    sale: Option<SaleId>,
    /// The business day.
    day: Day,
    /// When it was recorded.
    at: Instant,
    /// Where.
    #[schema(required)]
    store: Option<StoreId>,
    /// Who did it: the id of a member of staff or of a key.
    operator: String,
    /// The number of the batch of what was used; empty where there is none.
    batch_number: String,
    /// Whether there is a note; it is sealed and not told here.
    has_note: bool,
    /// Who wrote the record down: the id of a member of staff or of a key.
    recorded_by: String,
    /// The record in whose place this one stands.
    #[schema(required)]
    replaces: Option<TreatmentId>,
    /// That this record was wrong, and which one stands in its place.
    #[schema(required)]
    corrected: Option<Corrected>,
}

/// That the record of a treatment was wrong.
#[derive(Serialize, ToSchema)]
#[schema(as = TreatmentCorrected)]
pub(super) struct Corrected {
    /// The record that stands in its place.
    by: TreatmentId,
    /// When it was corrected.
    at: Instant,
    /// Who corrected it: the id of a member of staff or of a key.
    operator: String,
}

impl From<yanji_app::Treatment> for Treatment {
    fn from(treatment: yanji_app::Treatment) -> Self {
        Self {
            id: TreatmentId(treatment.id),
            member: MemberId(treatment.member),
            member_number: treatment.member_number,
            item: ItemId(treatment.item),
            item_name: treatment.item_name,
            sale: treatment.sale.map(SaleId),
            day: Day(treatment.day),
            at: Instant(treatment.at),
            store: treatment.store.map(StoreId),
            operator: treatment.operator,
            batch_number: treatment.batch_number,
            has_note: treatment.has_note,
            recorded_by: treatment.recorded_by,
            replaces: treatment.replaces.map(TreatmentId),
            corrected: treatment.corrected.map(|corrected| Corrected {
                by: TreatmentId(corrected.by),
                at: Instant(corrected.at),
                operator: corrected.operator,
            }),
        }
    }
}
