//! Forms that record something about a member: a sale of another day, and everything that is none.

pub(super) mod deed;
pub(super) mod sale;

use yanji_app::records::Receipt;
use yanji_words::whole;

use super::figures::signed;
use super::frame::Frame;

/// What was done, in one sentence or a few: what, the points, the tier.
fn told(frame: &Frame, done: &str, receipt: &Receipt) -> String {
    let mut told = vec![frame.t(done).into_owned()];
    told.extend(receipt.sale_number.as_ref().map(|number| frame.put("done.number", number)));
    if receipt.points != 0 {
        told.push(frame.fill("done.points", &[&signed(receipt.points), &whole(receipt.state.points)]));
    }
    if receipt.tier_change.as_ref().is_some_and(|change| change.from != change.to) {
        told.push(frame.put("done.tier", &receipt.state.tier_name));
    }
    told.join(frame.lang.pick("", " "))
}
