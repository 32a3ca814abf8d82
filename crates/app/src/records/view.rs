//! Saved views of the list of members. Nothing personal has a place in them.

use serde::{Deserialize, Serialize};
use yanji_books::id::ViewId;

use crate::records::{MemberFilter, MemberSort};

/// What a view of the list of members shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberView {
    /// Which members.
    pub filter: MemberFilter,
    /// What they are sorted by.
    pub sort: MemberSort,
    /// Whether the greatest comes first.
    pub descending: Option<bool>,
    /// The codes of the columns, in the order of the page; its usual ones when there are none.
    pub columns: Vec<String>,
}

/// A view that was saved under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// What it is called.
    pub name: String,
    /// Whether everybody sees it.
    pub is_shared: bool,
    /// Whether it is the asker's own.
    pub is_own: bool,
    /// What it shows.
    pub view: MemberView,
}
