//! The program `yanji`.
fn main() {}
