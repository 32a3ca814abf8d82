//! What the journal keeps of a bill: its text never changes for what stands there, and short where little was done.

use yanji_engine::Fen;
use yanji_engine::price::{
    AskedLine, PaidWith, Part, PointsWish, QuoteFault, RefundAsk, RefundPlan, Settlement, Since, SoldAs, SoldBill,
    refund,
};
use yanji_engine::programme::benefit::{Counted, PriceList, Tender};

use crate::basket::{Ask, Rules, line};
use crate::refunds::sold;

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn a_plain_sale_is_short() {
    let programme = Rules::NONE.programme();
    let bill = Ask::new(&programme, &[line("剪发", "剪", 6_800)]).bill();
    let settlement = Settlement {
        list: PriceList::Retail,
        tier: None,
        lines: vec![SoldAs { item: "item-1".into(), ..SoldAs::default() }],
        coupons: vec![],
        grants: vec![],
        paid: vec![PaidWith { tender: Tender::Cash, amount_fen: Fen(6_800), source: String::new() }],
        owed_fen: Fen(0),
        counted: &Counted::default(),
    };
    let kept = json(&SoldBill::of(&bill, settlement).unwrap());
    assert_eq!(
        kept,
        r#"{"lines":[{"item":"item-1","name":"剪发","category":"剪","list_fen":6800,"price_fen":6800,"pay_fen":6800,"counted_fen":6800}],"paid":[{"tender":"cash","amount_fen":6800}]}"#
    );
}

#[test]
fn everything_that_was_done_is_kept_and_read_again() {
    let programme = Rules {
        gold: "prices = [{ pay_percent = 90 }]",
        points: "[points.money]\npoints_per_yuan = 100\n[[points.bonus]]\ncode = \"b\"\nname = \"双倍\"\nmultiplier = 2\n\
                 granted = true",
        rest: "[[coupons]]\ncode = \"ten\"\nname = \"十元\"\noff = 10",
        ..Rules::NONE
    }
    .programme();
    let basket = [AskedLine { quantity: 2, lowest_fen: Some(Fen(6_000)), ..line("剪发", "剪", 6_000) }];
    let ask = Ask::new(&programme, &basket).tier("gold").coupon(4, "ten").bonus(6, "b").rounding(5);
    let bill = ask.points(300, PointsWish::Most).bill();
    let kept = sold(&bill, 495, &Counted(vec![Tender::Cash]));
    assert_eq!(
        json(&kept),
        r#"{"tier":"gold","lines":[{"item":"item-剪发","name":"剪发","category":"剪","quantity":2,"list_fen":12000,"price_fen":10800,"basis":{"tier":{"percent":90000000}},"coupons":[[0,1000]],"rounding_fen":5,"points_fen":300,"points":300,"pay_fen":9495,"owed_fen":495,"counted_fen":4500,"bonus":2000000,"bonus_code":"b","struck_fen":12000}],"paid":[{"tender":"cash","amount_fen":4500},{"tender":"card","amount_fen":2250},{"tender":"deposit","amount_fen":2250}],"coupons":[{"coupon":"coupon-4","name":"券","off_fen":1000}],"grants":["grant-6"]}"#
    );
    assert_eq!(serde_json::from_str::<SoldBill>(&json(&kept)).unwrap(), kept);

    let plan = refund(&kept, &Since::default(), &[RefundAsk { line: 0, part: Part::Quantity(1) }], None).unwrap();
    assert_eq!(
        json(&plan),
        r#"{"lines":[{"line":0,"quantity":1,"money_fen":4253,"forgiven_fen":495,"points_fen":150,"points":150,"of_sale_fen":4253,"counted_fen":2127}],"money_fen":4253,"forgiven_fen":495,"points":150,"tenders":[["cash",2127],["card",1063],["deposit",1063]]}"#
    );
    assert_eq!(serde_json::from_str::<RefundPlan>(&json(&plan)).unwrap(), plan);
}

#[test]
fn a_bill_is_kept_only_with_its_money_and_its_names() {
    let rest = "[[coupons]]\ncode = \"ten\"\nname = \"十元\"\noff = 10";
    let programme = Rules { rest, ..Rules::NONE }.programme();
    let bill = Ask::new(&programme, &[line("剪发", "剪", 6_800)]).coupon(0, "ten").bill();
    let counted = Counted::default();
    let settle = |paid: &[i64], owed: i64, lines: usize, coupons: usize| {
        let paid =
            paid.iter().map(|fen| PaidWith { tender: Tender::Card, amount_fen: Fen(*fen), source: String::new() });
        let settlement = Settlement {
            list: PriceList::Retail,
            tier: None,
            lines: vec![SoldAs::default(); lines],
            coupons: vec![("c".into(), "十元".into()); coupons],
            grants: vec![],
            paid: paid.collect(),
            owed_fen: Fen(owed),
            counted: &counted,
        };
        SoldBill::of(&bill, settlement).err()
    };
    let differ = Some(QuoteFault::TendersDiffer { pay_fen: Fen(5_800) });
    for (paid, owed, lines, coupons, fault) in [
        (&[5_800][..], 0, 1, 1, None),
        (&[5_000], 800, 1, 1, None),
        (&[], 5_800, 1, 1, None),
        (&[5_800], 1, 1, 1, differ),
        (&[5_900], -100, 1, 1, differ),
        (&[5_900, -100], 0, 1, 1, differ),
        (&[i64::MAX, i64::MAX], 0, 1, 1, differ),
        (&[5_800], 0, 2, 1, Some(QuoteFault::NamesDiffer)),
        (&[5_800], 0, 1, 0, Some(QuoteFault::NamesDiffer)),
    ] {
        assert_eq!(settle(paid, owed, lines, coupons), fault, "{paid:?} {owed} {lines} {coupons}");
    }
}
