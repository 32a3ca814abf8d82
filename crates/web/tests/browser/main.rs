//! A journey through the staff pages in a real browser, with its JavaScript. What the pages do without it is tested
//! beside this, in `tests/web`.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod chromium;
mod clinic;
mod every_page;
mod journey;
mod paths;
