//! Room `web`: the doors over HTTP. `api/` speaks JSON to programs, `console/` speaks HTML to the staff.
//!
//! A handler is: parse, ask a use case of `app`, render. Nothing here decides anything about members or money, and no
//! handler touches the books.

mod api;
mod assets;
mod blocking;
mod console;
mod notify;
mod organisations;
mod server;
mod state;
mod works;

pub use organisations::router_of_all;
pub use server::{router, serve, serve_all};
pub use state::AppState;
pub use works::{Running, WorkKind, Works};

rust_i18n::i18n!("locales");
