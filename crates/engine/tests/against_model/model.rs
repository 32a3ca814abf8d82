//! The second implementation of the programme language: slow, literal, and by itself.
//!
//! It follows the page sentence by sentence. It shares nothing with the engine but the parsed programme
//! (`yanji_engine::programme`): days are `jiff` dates, numbers are `i128`, every metric is summed anew over the whole
//! journal whenever a condition is read, ends of days are handled literally one by one, and an undo literally goes
//! through the journal again. No cleverness of the engine may move in here: what is fast there has to be equal to
//! what is plain here.

pub(crate) mod bonus;
pub(crate) mod calendar;
pub(crate) mod history;
pub(crate) mod journal;
pub(crate) mod ladder;
pub(crate) mod member;
pub(crate) mod purse;
pub(crate) mod reached;
pub(crate) mod replay;
