//! `docs/programme.md` stays true: its programmes read and check clean, and it names every word of the language.

use std::path::Path;

use yanji_engine::activity::{Kind, Refusal};
use yanji_engine::programme::Metric;
use yanji_engine::programme::benefit::{Perk, Tender};
use yanji_engine::programme::check::{Flaw, check};
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::READY;

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/programme.md");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn its_programmes_are_clean() {
    let page = page();
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split_once("```").map(|(toml, _)| toml)).collect();
    assert!(examples.len() >= 2);
    for example in examples {
        let read = read(example).unwrap_or_else(|errors| panic!("{errors:?} in\n{example}"));
        assert_eq!(check(&read), [], "{example}");
    }
}

#[test]
fn it_names_every_word() {
    let page = page();
    let words = Refusal::ALL
        .map(Refusal::code)
        .into_iter()
        .chain(Kind::ALL.map(Kind::code))
        .chain(Metric::ALL.map(Metric::code))
        .chain(Flaw::CODES)
        .chain(["lifetime", "cumulative", "quarter", "half_year", "year", "cycle"])
        .chain([
            "language",
            "name",
            "timezone",
            "per_yuan",
            "per_event",
            "per_engagement",
            "per_referral",
            "expire",
            "expire.align",
            "categories",
            "upgrade",
        ])
        .chain(["grace_months", "min_hold_months", "demote", "on_refund", "code", "enabled", "points_multiplier"])
        .chain(["qualify", "retain", "prices", "perks", "booking_days_ahead", "money", "bonus", "items", "list"])
        .chain(["granted", "pay_percent", "price", "off", "most_off", "free", "trial", "from", "until", "weekdays"])
        .chain([
            "month_days",
            "dates",
            "valid_days",
            "valid_until",
            "stock",
            "per_member",
            "tiers",
            "claim",
            "transfer",
        ])
        .chain(["level", "points", "item", "coupon", "on", "give", "multiplier", "bills", "days", "perk"])
        .chain(["points_per_yuan", "most_percent", "step", "coupons_per_bill", "coupon_on_tier_price"])
        .chain(["coupon_on_offer", "offer_on_tier_price", "points_with_coupon", "tenders"])
        .chain(["enrolment", "upgrade", "first_order", "first_card", "birthday_month"])
        .chain(Perk::ALL.map(Perk::code))
        .chain(Tender::ALL.map(Tender::code))
        .chain(READY.iter().map(|ready| ready.file));
    for word in words {
        assert!(page.contains(&format!("`{word}`")), "{word} is not in docs/programme.md");
    }
}

#[test]
fn its_recipes_are_read() {
    let page = page();
    let recipes: Vec<&str> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| ["qualify = ", "retain = ", "prices = "].iter().any(|key| code.starts_with(key)))
        .filter(|code| !code.contains('…'))
        .collect();
    assert!(recipes.len() >= 9, "{recipes:?}");
    for recipe in recipes {
        let tiers =
            format!("name = 'x'\n[[tiers]]\ncode = 'a'\nname = 'a'\n[[tiers]]\ncode = 'b'\nname = 'b'\n{recipe}");
        assert!(read(&tiers).is_ok(), "{recipe}");
    }
}
