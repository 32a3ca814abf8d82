//! The house rules that a program can check: who may import whom, what may not be written where, and that the pages
//! for people are true. What a room does is tested in the room, never here.

mod imports;
mod names;
mod pages;
mod sources;
mod workspace;
