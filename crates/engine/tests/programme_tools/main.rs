//! What the engine offers to whoever writes a programme: its text, and the proposals of its check taken.

mod chance;
mod repair;
mod write;
