//! The staff pages through HTTP, as a browser without JavaScript uses them.

mod desk;
mod doors;
mod imports;
mod programme;
mod scene;
mod sign_in;
mod weight;
mod words;
