//! What rules gave and on which occasion, in words. Knows no row and no page.

use crate::console::frame::Frame;

/// What a rule gave, by its sort and its name.
pub(in crate::console::member) fn gave(frame: &Frame, kind: &str, name: &str) -> String {
    match kind {
        "coupon" => frame.put("rights.gave_coupon", name),
        "points" => frame.put("rights.gave_points", name),
        "offer" => frame.put("rights.gave_offer", name),
        _ => frame.put("rights.gave_bonus", name),
    }
}

/// The occasion of a gift, in words.
pub(in crate::console::member) fn occasion(frame: &Frame, code: &str) -> String {
    match code.split_once(':') {
        Some(("upgrade", _)) => frame.t("rights.on_upgrade").into_owned(),
        Some(("birthday", year)) => frame.put("rights.on_birthday", year),
        Some((_, day)) => day.to_owned(),
        None => match code {
            "enrolment" => frame.t("rights.on_enrolment").into_owned(),
            "first_order" => frame.t("rights.on_first_order").into_owned(),
            _ => frame.t("rights.on_first_card").into_owned(),
        },
    }
}
