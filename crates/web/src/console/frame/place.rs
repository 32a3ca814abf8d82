//! Where somebody works: the organisation that a browser looks at, and the store in which one acts. What may be chosen
//! is read anew for each request, so that nothing that a cookie says is believed.

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use rust_i18n::t;
use yanji_app::Clinic;
use yanji_app::records::{Session, StoreChoice};
use yanji_words::Lang;

use crate::AppState;
use crate::console::cookies;
use crate::console::door::{Posted, append};
use crate::console::failure::Failure;
use crate::console::sign_in::ours;

/// What may be chosen of, and which of it is.
#[derive(Clone, Debug, Default)]
pub(in crate::console) struct Places {
    /// The organisations of this server; empty when it serves one only.
    pub(in crate::console) organisations: Vec<Choice>,
    /// The open stores; empty for staff who belong to one, and where there is one only.
    pub(in crate::console) stores: Vec<Choice>,
    /// The name of the store in which one acts; empty for all stores.
    pub(in crate::console) store: String,
}

/// Something that may be chosen.
#[derive(Clone, Debug)]
pub(in crate::console) struct Choice {
    pub(in crate::console) code: String,
    pub(in crate::console) name: String,
    pub(in crate::console) is_chosen: bool,
}

/// What a clinic is called; until its owner has named it, what the product is called.
pub(in crate::console) fn called(clinic: &Clinic, lang: Lang) -> String {
    let name = clinic.name();
    if name.is_empty() { t!("product.name", locale = lang.code()).into_owned() } else { name }
}

pub(in crate::console) fn router() -> Router<AppState> {
    Router::new().route("/store", post(choose_store))
}

/// Lets staff without a store of their own act in the one that they chose, as long as it is open.
pub(in crate::console) fn settle(session: &mut Session, chosen: Option<&str>, stores: &[StoreChoice]) {
    if session.actor.store.is_none() {
        let chosen = chosen.unwrap_or_default();
        session.actor.store = stores.iter().map(|store| store.id).find(|id| id.to_string() == chosen);
    }
}

impl Places {
    /// What whoever is not signed in may choose of.
    pub(in crate::console) fn outside(state: &AppState, lang: Lang) -> Self {
        let neighbours = state.organisation.neighbours();
        let organisations = neighbours.iter().map(|neighbour| Choice {
            code: neighbour.slug.clone(),
            name: called(&neighbour.clinic, lang),
            is_chosen: neighbour.slug == state.organisation.slug(),
        });
        Self { organisations: organisations.collect(), ..Self::default() }
    }

    /// What a member of staff may choose of.
    pub(in crate::console) fn inside(state: &AppState, lang: Lang, session: &Session, stores: &[StoreChoice]) -> Self {
        let here = session.actor.store;
        let store = stores.iter().find(|store| Some(store.id) == here).map(|store| store.name.clone());
        let choices = stores.iter().map(|store| Choice {
            code: store.id.to_string(),
            name: store.name.clone(),
            is_chosen: Some(store.id) == here,
        });
        let may_choose = session.staff.store.is_none() && stores.len() > 1;
        Self {
            stores: if may_choose { choices.collect() } else { Vec::new() },
            store: store.unwrap_or_default(),
            ..Self::outside(state, lang)
        }
    }

    /// Whether there is anything to choose.
    pub(in crate::console) fn is_choice(&self) -> bool {
        !self.organisations.is_empty() || !self.stores.is_empty()
    }
}

async fn choose_store(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let mut response = Redirect::to(ours(fields.get("back"))).into_response();
    let store = fields.get("store");
    let kept = visitor.stores.iter().map(|known| known.id.to_string()).find(|id| id == store);
    let name = cookies::own(&visitor.state, cookies::STORE);
    let age_s = if kept.is_some() { cookies::YEAR_S } else { 0 };
    append(&mut response, cookies::set(&visitor.state, &name, kept.as_deref().unwrap_or_default(), Some(age_s)));
    Ok(response)
}
