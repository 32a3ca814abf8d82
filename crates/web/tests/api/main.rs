//! The API as programs see it: over HTTP, on a real clinic in a folder of its own, at a fixed time.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod batches;
mod desk;
mod desk_walk;
mod document;
mod idempotency;
mod keys;
mod pages;
mod problems;
mod scene;
mod schema;
mod walk;
