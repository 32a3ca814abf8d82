//! In which store: asked before money is taken, of whoever works in several and acts in none of them.

use askama::Template;
use axum::response::Response;

use crate::console::door::Visitor;
use crate::console::failure::Failure;
use crate::console::frame::{Frame, Section};

#[derive(Template)]
#[template(path = "desk/which_store.html")]
struct WhichStorePage {
    frame: Frame,
    /// Id and name of each.
    stores: Vec<(String, String)>,
}

/// The page that asks, instead of one on which money is taken; `None` for whoever acts in a store, or has none to choose
/// of. What is chosen holds for all pages until something else is.
pub(in crate::console) fn asked(visitor: &Visitor, section: Section) -> Option<Result<Response, Failure>> {
    if visitor.session.actor.store.is_some() || visitor.stores.len() < 2 {
        return None;
    }
    let stores = visitor.stores.iter().map(|store| (store.id.to_string(), store.name.clone())).collect();
    Some(visitor.page(&WhichStorePage { frame: visitor.frame(section), stores }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        for html in in_both_languages(|frame| WhichStorePage { frame, stores: vec![("1".to_owned(), "2".to_owned())] })
        {
            assert!(html.contains("action=\"/store\"") && html.contains("name=\"store\" value=\"1\""), "{html}");
        }
    }
}
