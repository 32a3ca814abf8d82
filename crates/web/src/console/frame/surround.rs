//! What stands around the content of a page. These are templates of their own, so that the compiler meets them once and
//! not in every page that extends the frame.

use askama::Template;

use super::Frame;

/// The head of the document, up to the title and the scripts of the page itself.
#[derive(Template)]
#[template(path = "frame/head.html")]
pub(in crate::console) struct Head<'a> {
    frame: &'a Frame,
}

/// Navigation, search, menus and notices: everything before the content.
#[derive(Template)]
#[template(path = "frame/before.html")]
pub(in crate::console) struct Before<'a> {
    frame: &'a Frame,
}

/// What closes the content, with the dialogs that the scripts open.
#[derive(Template)]
#[template(path = "frame/after.html")]
pub(in crate::console) struct After<'a> {
    frame: &'a Frame,
}

impl Frame {
    /// The head of the document.
    pub(in crate::console) fn head(&self) -> Head<'_> {
        Head { frame: self }
    }

    /// Everything before the content.
    pub(in crate::console) fn before(&self) -> Before<'_> {
        Before { frame: self }
    }

    /// Everything after the content.
    pub(in crate::console) fn after(&self) -> After<'_> {
        After { frame: self }
    }
}
