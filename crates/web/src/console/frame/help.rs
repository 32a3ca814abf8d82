//! The page that helps: what the keys do, and short answers to what is asked most.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use crate::AppState;
use crate::console::door::Visitor;
use crate::console::failure::Failure;
use crate::console::frame::{Frame, Section};

/// Keys with what they do, as the page lists them. The script of the frame acts on them.
const KEYS: [(&[&str], &str); 10] = [
    (&["/"], "help.key_search"),
    (&["g", "h"], "nav.home"),
    (&["g", "m"], "nav.members"),
    (&["g", "k"], "nav.desk"),
    (&["g", "p"], "nav.programme"),
    (&["g", "d"], "nav.data"),
    (&["g", "s"], "nav.settings"),
    (&["n"], "help.key_new"),
    (&["?"], "help.key_help"),
    (&["Esc"], "help.key_close"),
];

/// The keys of the checkout, on which its script acts while somebody types too.
const DESK_KEYS: [(&[&str], &str); 5] = [
    (&["F4"], "desk.pay"),
    (&["F9"], "desk.cash"),
    (&["F8"], "desk.park"),
    (&["Esc"], "desk.key_back"),
    (&["*3"], "desk.key_pieces"),
];

/// Questions with their answers.
const ANSWERS: [(&str, &str); 6] = [
    ("help.find", "help.find_how"),
    ("help.sell", "help.sell_how"),
    ("help.import", "help.import_how"),
    ("help.publish", "help.publish_how"),
    ("help.undo", "help.undo_how"),
    ("help.store", "help.store_how"),
];

#[derive(Template)]
#[template(path = "frame/help.html")]
struct HelpPage {
    frame: Frame,
    keys: &'static [(&'static [&'static str], &'static str)],
    desk_keys: &'static [(&'static [&'static str], &'static str)],
    answers: &'static [(&'static str, &'static str)],
}

impl HelpPage {
    const fn of(frame: Frame) -> Self {
        Self { frame, keys: &KEYS, desk_keys: &DESK_KEYS, answers: &ANSWERS }
    }
}

pub(in crate::console) fn router() -> Router<AppState> {
    Router::new().route("/help", get(page))
}

async fn page(visitor: Visitor) -> Result<Response, Failure> {
    visitor.page(&HelpPage::of(visitor.frame(Section::Nowhere)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        for page in in_both_languages(HelpPage::of) {
            assert!(page.contains("<kbd>g</kbd> <kbd>h</kbd>"), "{page}");
            for key in ["F4", "F9", "F8", "Esc", "*3"] {
                assert!(page.contains(&format!("<kbd>{key}</kbd>")), "{key}: {page}");
            }
        }
    }
}
