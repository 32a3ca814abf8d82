//! Where somebody works: the organisation that a browser looks at, and the store in which one acts. What may be chosen
//! is read anew for each request, so that nothing that a cookie says is believed.

use std::collections::HashMap;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use rust_i18n::t;
use yanji_app::Clinic;
use yanji_app::records::{Session, StoreChoice};
use yanji_books::id::StoreId;
use yanji_words::Lang;

use crate::AppState;
use crate::console::cookies;
use crate::console::door::{Posted, Visitor, append};
use crate::console::failure::Failure;
use crate::console::form::Fields;
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

/// What the open stores are called, for lists of what happened in them.
#[derive(Clone, Debug, Default)]
pub(in crate::console) struct StoreNames(HashMap<StoreId, String>);

impl StoreNames {
    pub(in crate::console) fn of(stores: &[StoreChoice]) -> Self {
        Self(stores.iter().map(|store| (store.id, store.name.clone())).collect())
    }

    /// What a store is called; empty where there is none, and where it was given up.
    pub(in crate::console) fn name(&self, store: Option<StoreId>) -> String {
        store.and_then(|store| self.0.get(&store).cloned()).unwrap_or_default()
    }
}

/// Of which store figures are, or that they are of all, for the head of their page and the name of their file; empty
/// where the clinic has one store and there is nothing to tell apart.
pub(in crate::console) fn told_of(visitor: &Visitor, store: Option<StoreId>) -> String {
    named(&visitor.stores, store, visitor.lang)
}

fn named(stores: &[StoreChoice], store: Option<StoreId>, lang: Lang) -> String {
    match (stores, store) {
        ([] | [_], _) => String::new(),
        (_, None) => t!("place.all_stores", locale = lang.code()).into_owned(),
        (stores, store) => StoreNames::of(stores).name(store),
    }
}

/// The store of which a list tells: the one where the visitor is when nobody says; none, and so all, when left empty.
pub(in crate::console) fn asked(fields: &Fields, place: Option<StoreId>) -> Option<StoreId> {
    if fields.has("store") { fields.get("store").parse().ok() } else { place }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_say_of_which_store_they_are_where_there_are_several() {
        let store = |byte: u8, name: &str| StoreChoice { id: StoreId([byte; 16]), name: name.to_owned() };
        let both = [store(1, "静安店"), store(2, "徐汇店")];
        let told = |stores, of| named(stores, of, Lang::Zh);
        assert_eq!((told(&both, None).as_str(), told(&both, Some(both[1].id)).as_str()), ("全部门店", "徐汇店"));
        assert_eq!((told(&both[..1], None), told(&both[..1], Some(both[0].id))), (String::new(), String::new()));
    }

    #[test]
    fn the_store_of_the_visitor_is_asked_for_until_another_or_all_are() {
        let (own, other) = (StoreId([1; 16]), StoreId([2; 16]));
        let told = |text: Option<String>| {
            let pairs = text.map(|text| ("store".to_owned(), text)).into_iter().collect();
            asked(&Fields::new(pairs), Some(own))
        };
        assert_eq!(told(None), Some(own));
        assert_eq!(told(Some(other.to_string())), Some(other));
        assert_eq!(told(Some(String::new())), None);
    }
}
