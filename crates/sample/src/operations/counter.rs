//! Operations as somebody at a till asks for them: each is a use case of a clinic, and may be several entries of its
//! journal. The model prices a bill, shares it and takes it back by hand, as `docs/programme.md` and `docs/desk.md` tell
//! it, and says which acts that makes.
//!
//! What it leaves out (coupons, gifts, prices by hand, floors, tenders that do not count) is held against other tests of
//! the desk.

mod bill;
mod books;
mod deal;
mod draw;
mod goods;
mod model;
mod sold;

pub use self::books::InBooks;
pub use self::deal::{Deal, DealSort, Part, Pieces, Ring, What};
pub use self::model::Counter;
