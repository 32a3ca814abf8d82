//! What the checkout shows, in both languages.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use yanji_app::records::{
    CouponShare, HandExcess, NewBasket, PriceBasis, Quote, QuoteCoupon, QuoteEffect, QuoteGrant, QuoteLine, QuoteTier,
    QuoteWarning,
};
use yanji_app::{Charge, ChargeState, Instant, ParkedBill, PaymentSettings, ProviderMode};
use yanji_books::id::{ChargeId, DepositId, GrantId, ParkedId};
use yanji_engine::programme::benefit::PriceList;

use super::*;
use crate::console::desk::basket::Line;
use crate::console::form::testing::{in_both_languages, sample_day, sample_member};

fn quote() -> Quote {
    let tier = |code: &str, rank| QuoteTier { code: code.to_owned(), name: code.to_owned(), rank };
    let line = |basis| QuoteLine {
        item: None,
        name: "9".to_owned(),
        category: "8".to_owned(),
        quantity: 2,
        unit_fen: 15_000,
        list_fen: 30_000,
        price_fen: 24_000,
        basis,
        coupons: vec![CouponShare { code: "7".to_owned(), off_fen: 500 }],
        hand_fen: 100,
        rounding_fen: 50,
        points_fen: 300,
        points: 30,
        pay_fen: 23_050,
        struck_fen: Some(30_000),
        bonus_micros: 2_000_000,
        cautions: String::new(),
    };
    let coupon = |is_used, refusal: Option<&str>| QuoteCoupon {
        code: "7".to_owned(),
        name: "7".to_owned(),
        expires_on: Some(sample_day()),
        off_fen: 500,
        is_used,
        refusal: refusal.map(str::to_owned),
    };
    Quote {
        day: sample_day(),
        member: Some(sample_member().id),
        tier: Some(tier("2", 1)),
        list: PriceList::Retail,
        lines: vec![
            line(PriceBasis::Tier { pay_percent_micros: 80_000_000 }),
            line(PriceBasis::Offer { code: "1".to_owned(), name: "2".to_owned() }),
            line(PriceBasis::Member),
        ],
        list_fen: 90_000,
        price_fen: 72_000,
        coupon_fen: 1_500,
        hand_fen: 300,
        rounding_fen: 150,
        points_fen: 900,
        pay_fen: 69_150,
        points_used: 90,
        points_most: 200,
        points_balance: 1_200,
        coupons: vec![coupon(true, None), coupon(false, Some("expired")), coupon(false, Some("with_points"))],
        grants: vec![QuoteGrant {
            grant: GrantId([1; 16]),
            gift: "3".to_owned(),
            what: "4".to_owned(),
            bills_left: None,
        }],
        effect: Some(QuoteEffect {
            points_earned: 69,
            points_after: 1_179,
            points_debt_after: 5,
            tier_after: tier("3", 2),
            is_change: true,
            next: None,
        }),
        warnings: vec![
            QuoteWarning::Cautions { line: 0 },
            QuoteWarning::Owes { owed_fen: 100 },
            QuoteWarning::HasDeposit { left_fen: 200 },
            QuoteWarning::DepositElsewhere { deposit: DepositId([4; 16]), name: "6".to_owned(), left_fen: 200 },
            QuoteWarning::CouponsExpire { coupons: 2 },
        ],
        over_limits: vec![
            HandExcess::Line { line: 0, off_fen: 9_000, most_fen: 100 },
            HandExcess::Rounding { off_fen: 150, most_fen: 100 },
            HandExcess::Gifts { given_fen: 30_000, most_fen: 20_000 },
        ],
    }
}

fn looked(is_paying: bool) -> Looked {
    let line = |is_gift| Line {
        name: "9".to_owned(),
        category: "8".to_owned(),
        price: "150".to_owned(),
        quantity: "2".to_owned(),
        is_gift,
        ..Line::default()
    };
    Looked {
        counter: Counter {
            basket: Basket {
                member: Some(sample_member().id),
                allergies: "6".to_owned(),
                lines: vec![line(false), line(true), line(false)],
                coupons: Some(vec!["7".to_owned()]),
                ..Basket::default()
            },
            is_paying,
            ..Counter::default()
        },
        fault: None,
        complaint: String::new(),
        quote: Some(quote()),
        buyer: Some(sample_member()),
        sender: Some(sample_member()),
        items: HashMap::new(),
        deposits: Vec::new(),
        settings: PaymentSettings { wechat: ProviderMode::Sandbox, ..PaymentSettings::default() },
        waiting: None,
        needs_code: false,
        people: vec![("1".to_owned(), "2".to_owned())],
        parked: vec![ParkedBill {
            id: ParkedId([2; 16]),
            number: 3,
            store: None,
            member: None,
            member_number: String::new(),
            basket: NewBasket::default(),
            parked_at: Instant(0),
            parked_by: String::new(),
        }],
        zone: TimeZone::UTC,
    }
}

fn page(frame: Frame, fields: &Fields, looked: Looked) -> CheckoutPage {
    made(frame, "k-1".to_owned(), fields, looked)
}

#[test]
fn the_page_is_made() {
    for html in in_both_languages(|frame| page(frame, &Fields::default(), looked(false))) {
        assert!(html.contains("691.50") && html.contains("value=\"k-1\""), "{html}");
        assert!(html.contains("<s class=\"text-secondary small\">300.00</s>"), "struck through as the bill says");
        assert!(html.find("desk-allergies") < html.find("desk-sums"), "what to heed comes first");
    }
    for html in in_both_languages(|frame| page(frame, &Fields::default(), looked(true))) {
        assert!(html.contains("name=\"approval_login\"") && html.contains("data-pay=\"69150\""));
    }
    in_both_languages(|frame| {
        let empty =
            Looked { counter: Counter::default(), quote: None, buyer: None, parked: Vec::new(), ..looked(false) };
        page(frame, &Fields::default(), empty)
    });
}

#[test]
fn whoever_has_to_confirm_is_waited_for() {
    let charge = |state, reason: &str| Charge {
        id: ChargeId([5; 16]),
        tender: Tender::Wechat,
        order_number: "1".to_owned(),
        provider_number: String::new(),
        amount_fen: 69_150,
        state,
        reason: reason.to_owned(),
        sale: None,
        member: None,
        refunded_fen: 0,
        day: sample_day(),
        store: None,
        operator: String::new(),
        at: Instant(0),
        changed_at: Instant(0),
    };
    let fields = Fields::new(vec![
        ("charge".to_owned(), ChargeId([5; 16]).to_string()),
        ("wechat".to_owned(), "691.50".to_owned()),
        ("attempt".to_owned(), "1".to_owned()),
    ]);
    for (state, reason) in [(ChargeState::Waiting, ""), (ChargeState::Asked, "lost")] {
        for html in in_both_languages(|frame| {
            let waiting = Some(charge(state, reason));
            page(frame, &fields, Looked { waiting, ..looked(true) })
        }) {
            assert!(html.contains("data-waiting") && html.contains("value=\"stop\""), "{html}");
            assert!(html.contains("type=\"hidden\" name=\"wechat\" value=\"691.50\""), "the amounts are fixed");
            assert!(html.contains(&format!("name=\"charge\" value=\"{}\"", ChargeId([5; 16]))));
        }
    }
    for html in in_both_languages(|frame| page(frame, &Fields::default(), Looked { needs_code: true, ..looked(true) }))
    {
        assert!(html.contains("name=\"code\"") && !html.contains("data-waiting"));
    }
    let off = Looked { settings: PaymentSettings::default(), ..looked(true) };
    let html = askama::Template::render(&page(
        crate::console::form::testing::sample_frame(yanji_words::Lang::Zh),
        &Fields::default(),
        off,
    ));
    assert!(!html.unwrap().contains("name=\"code\""), "nobody scans where nobody is asked");
}

#[test]
fn what_is_wrong_stands_where_it_is() {
    let wrong = |field: &str| {
        let fault = Some(AppError::at(Problem::ItemHidden, field));
        page(
            crate::console::form::testing::sample_frame(yanji_words::Lang::Zh),
            &Fields::default(),
            Looked { fault, quote: None, ..looked(false) },
        )
    };
    let at_line = wrong("lines[1].quantity");
    assert_eq!(at_line.complaint, "");
    assert_eq!(at_line.lines.iter().map(|line| line.complaint.is_empty()).collect::<Vec<_>>(), [true, false, true]);
    assert_ne!(wrong("points").complaint, "");
}

#[test]
fn a_page_that_cannot_be_read_by_the_desk_is_one_of_its_own() {
    assert!(is_answer(&AppError::new(Problem::ApprovalNeeded)));
    assert!(is_answer(&AppError::new(Problem::BillChanged { pay_fen: 1 })));
    assert!(!is_answer(&AppError::new(Problem::Forbidden)));
    assert!(!is_answer(&AppError::new(Problem::Internal)));
    assert_eq!(line_of(&AppError::at(Problem::Missing, "basket.lines[12].name")), Some(12));
    assert_eq!(line_of(&AppError::at(Problem::Missing, "points")), None);
}

#[test]
fn what_is_told_after_a_sale_names_what_was_given() {
    use yanji_app::records::SaleGift;
    let frame = crate::console::form::testing::sample_frame(yanji_words::Lang::En);
    let gift = |kind: &str, what: &str| {
        gift_text(&frame, &SaleGift { gift: "G".to_owned(), kind: kind.to_owned(), what: what.to_owned() })
    };
    assert_eq!([gift("points", "1200"), gift("offer", "O")], ["G: 1,200 points.", "G: O."]);
}
