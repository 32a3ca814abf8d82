//! Room `sample`: a seeded clinic and seeded histories, for the demo, tests and measuring. It works through the use
//! cases and knows no table; whoever it makes up is nobody.

pub mod clinic;
mod dice;
pub mod history_file;
mod life;
pub mod operations;
mod people;
mod season;
mod trade;
