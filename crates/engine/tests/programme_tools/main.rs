//! What the engine offers to whoever writes a programme: its text, and the proposals of its check taken.

mod chance;
mod chance_of_benefits;
mod repair;
mod sold;
mod write;
