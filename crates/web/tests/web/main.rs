//! The staff pages through HTTP, as a browser without JavaScript uses them. One with it is in `tests/browser`.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod data;
mod desk;
mod doors;
mod exports;
mod forms;
mod frame;
mod furnished;
mod home;
mod hostile;
mod imports;
mod items;
mod member;
mod members;
mod organisations;
mod payments;
mod programme;
mod repeated;
mod roles;
mod routes;
mod scene;
mod settings;
mod setup;
mod sign_in;
mod staff_names;
mod weight;
mod words;
