//! What prices, bonuses and perks brought, which hold by themselves: to the fen what the bills say, and nothing of what was
//! taken back.

use yanji_app::records::{
    BasketLine, BenefitEffect, BenefitKind, BenefitQuery, BenefitSales, HowMuch, LineAsked, NewBasket, NewLineRefund,
    NewRepayment, NewSaleOfItems, PriceBasis, Uptake,
};
use yanji_app::{Clinic, ItemFields, Rehearsal};
use yanji_books::id::{AccountId, MemberId, SaleId};
use yanji_books::testing::Place;
use yanji_books::{Tx, rule_uses};
use yanji_engine::programme::benefit::Tender;
use yanji_words::Problem;

use crate::counter::{Counter, TODAY, back, paid, take_back};
use crate::rights::verified;
use crate::support::{day, key, owner};

yanji_books::on_each_database!(
    rules_tell_what_the_bills_say,
    whatever_is_taken_back_counts_back_in_any_order,
    a_bonus_counts_with_the_money_as_it_comes,
    a_right_is_used_once_it_served,
    what_nobody_used_and_nobody_records_says_so,
    older_bills_are_made_up_for,
    an_account_that_fails_holds_up_no_other,
    what_is_kept_for_a_perk_the_same_day_does_not_touch_a_sale_without_a_card,
);

/// The salon with everything that holds by itself.
const RULES: &str = r#"
name = "星级会员"
[points]
per_yuan = 1
[points.money]
points_per_yuan = 100
most_percent = 50
step = 100
[[points.bonus]]
code = "cream"
name = "药妆双倍积分"
multiplier = 2
categories = ["药妆"]
[[points.bonus]]
code = "birthday"
name = "生日三倍积分"
multiplier = 3
granted = true
[evaluation]
cycle = "year"
[[tiers]]
code = "basic"
name = "普通会员"
prices = [{ pay_percent = 95, categories = ["剪"] }]
[[tiers]]
code = "gold"
name = "金星会员"
points_multiplier = 1.5
prices = [{ pay_percent = 80 }]
perks = ["exclusive_services", "no_queue"]
[[offers]]
code = "march"
name = "三月染发价"
pay_percent = 70
categories = ["染"]
from = 2026-03-01
until = 2026-03-31
[[offers]]
code = "autumn"
name = "秋季养护价"
pay_percent = 60
categories = ["护理"]
from = 2026-09-01
until = 2026-11-30
[[offers]]
code = "first"
name = "首单护理价"
pay_percent = 50
categories = ["护理"]
granted = true
[[exclusives]]
perk = "exclusive_services"
categories = ["贵宾"]
[[gifts]]
code = "welcome"
name = "入会礼"
on = "enrolment"
give = [{ offer = "first", bills = 1 }]
[[gifts]]
code = "born"
name = "生日礼"
on = "birthday_month"
give = [{ bonus = "birthday" }]
"#;

fn of(clinic: &Clinic, kind: BenefitKind, code: &str) -> Option<BenefitEffect> {
    let found = clinic.benefit_effects(&owner(), &BenefitQuery::default()).unwrap();
    assert!(found.is_whole);
    found.rows.into_iter().find(|row| row.kind == kind && row.code == code)
}

/// Sales, members, cost, points and what is left of the sales.
fn told(clinic: &Clinic, kind: BenefitKind, code: &str) -> (i64, i64, Option<i64>, i64, i64) {
    let row = of(clinic, kind, code).unwrap();
    let BenefitSales { sales, members, left_fen } = row.sales.unwrap();
    assert_eq!((row.used, row.issued), (Some(sales), None), "what holds by itself is given to nobody");
    (sales, members, row.cost_fen, row.points, left_fen)
}

fn ring(salon: &Counter, basket: NewBasket) -> SaleId {
    salon.ring(&owner(), salon.for_cash(basket)).unwrap().sale
}

/// A salon with a mask that members have for less, and something for gold alone.
fn salon(ground: &Place) -> (Counter, [BasketLine; 2]) {
    let salon = Counter::under(ground, RULES);
    let one = salon.one();
    let item = |category: &str, name: &str, price_fen: i64, member_fen: Option<i64>| {
        let category = one.category_add(&owner(), &key(), category).unwrap();
        let fields = ItemFields { member_fen, ..ItemFields::new(category.id, name, price_fen) };
        BasketLine::of(one.item_add(&owner(), &key(), &fields).unwrap().id, 1)
    };
    let more = [item("面膜", "面膜", 10_001, Some(7_777)), item("贵宾", "私人定制", 99_999, None)];
    (salon, more)
}

/// What lines of a basket are below the list, by where their prices come from.
fn below(salon: &Counter, basket: &NewBasket, is_it: impl Fn(&PriceBasis) -> bool) -> i64 {
    let lines = salon.quote(basket).lines;
    lines.iter().filter(|line| is_it(&line.basis)).map(|line| line.list_fen - line.price_fen).sum()
}

fn rules_tell_what_the_bills_say(ground: &Place) {
    let (salon, [mask, private]) = salon(ground);
    let one = salon.one();
    let (gold, basic) = (salon.member("A1", "gold"), salon.member("B2", "basic"));
    let baskets = [
        NewBasket {
            lines: vec![mask.clone(), private, BasketLine::of(salon.cut, 3), BasketLine::of(salon.dye, 1)],
            ..salon.basket(Some(gold), &[])
        },
        salon.basket(Some(gold), &[(salon.cream, 2)]),
        NewBasket { lines: vec![mask, BasketLine::of(salon.cut, 1)], ..salon.basket(Some(basic), &[]) },
        salon.basket(None, &[(salon.dye, 2), (salon.cut, 1)]),
        // Nothing but list prices.
        salon.basket(None, &[(salon.cut, 1)]),
    ];
    let mut of_basis = [0_i64; 3];
    let (mut total, mut listed) = (0, 0);
    for basket in &baskets {
        of_basis[0] += below(&salon, basket, |basis| matches!(basis, PriceBasis::Tier { .. }));
        of_basis[1] += below(&salon, basket, |basis| matches!(basis, PriceBasis::Member));
        of_basis[2] += below(&salon, basket, |basis| matches!(basis, PriceBasis::Offer { .. }));
        let quote = salon.quote(basket);
        (total, listed) = (total + quote.pay_fen, listed + quote.lines.iter().map(|line| line.list_fen).sum::<i64>());
        ring(&salon, basket.clone());
    }
    let cost = |kind, code| told(one, kind, code).2.unwrap();
    let tiers = [cost(BenefitKind::TierPrice, "gold"), cost(BenefitKind::TierPrice, "basic")];
    assert_eq!(
        tiers,
        [20_000 + 6_000 + 3_200, 500],
        "8折 of the private treatment, of cuts and of creams; 9.5折 of a cut"
    );
    assert_eq!(tiers.iter().sum::<i64>(), of_basis[0]);
    assert_eq!(cost(BenefitKind::MemberPrice, ""), of_basis[1]);
    assert_eq!(cost(BenefitKind::Offer, "march"), of_basis[2]);
    assert_eq!(listed - total, of_basis.iter().sum::<i64>(), "no fen comes off that no row tells of");

    // The whole of each sale counts, with what has another price.
    assert_eq!(told(one, BenefitKind::MemberPrice, ""), (2, 2, Some(4_448), 0, 132_776 + 17_277));
    let (sales, members, cost_fen, ..) = told(one, BenefitKind::Offer, "march");
    assert_eq!((sales, members, cost_fen), (2, 1, Some(27_000)), "whoever has no card is no member");
    // 128 yuan earn 192 points at 1.5, and as many again; 100 points pay one yuan.
    assert_eq!(told(one, BenefitKind::Bonus, "cream"), (1, 1, Some(192), 192, 12_800));
    assert_eq!(told(one, BenefitKind::Perk, "exclusive_services"), (1, 1, None, 0, 132_776));
    let march = of(one, BenefitKind::Offer, "march").unwrap();
    assert_eq!((march.name.as_str(), march.uptake), ("三月染发价", Uptake::InUse));
    assert_eq!(march.cost_bp(), Some(march.cost_fen.unwrap() * 10_000 / march.sales.unwrap().left_fen));
    verified(one);

    // By the day of the sale.
    salon.clinics.set("2026-06-01");
    assert_eq!(told(one, BenefitKind::TierPrice, "gold").0, 0);
    assert_eq!(of(one, BenefitKind::TierPrice, "gold").unwrap().uptake, Uptake::Unused);
}

fn whatever_is_taken_back_counts_back_in_any_order(ground: &Place) {
    let (salon, [mask, private]) = salon(ground);
    let one = salon.one();
    let gold = salon.member("A1", "gold");
    let lines =
        vec![BasketLine { quantity: 3, ..mask }, private, BasketLine::of(salon.dye, 1), BasketLine::of(salon.cream, 2)];
    let part = |line: usize, much: HowMuch| vec![LineAsked { line, much }];
    let orders: [Vec<Vec<LineAsked>>; 4] = [
        vec![Vec::new()],
        vec![part(0, HowMuch::Quantity(2)), part(3, HowMuch::All), Vec::new()],
        vec![part(2, HowMuch::AmountFen(7_001)), part(3, HowMuch::Quantity(1)), part(1, HowMuch::All), Vec::new()],
        vec![
            part(3, HowMuch::AmountFen(99)),
            part(2, HowMuch::All),
            part(0, HowMuch::All),
            part(1, HowMuch::All),
            part(3, HowMuch::Quantity(1)),
            part(3, HowMuch::All),
        ],
    ];
    let all = [
        (BenefitKind::TierPrice, "gold"),
        (BenefitKind::MemberPrice, ""),
        (BenefitKind::Offer, "march"),
        (BenefitKind::Bonus, "cream"),
        (BenefitKind::Perk, "exclusive_services"),
    ];
    for (buyer, order) in orders.iter().enumerate() {
        let basket = NewBasket { lines: lines.clone(), ..salon.basket(Some(gold), &[]) };
        let sale = ring(&salon, basket);
        assert_eq!(all.map(|(kind, code)| told(one, kind, code).0), [1; 5], "order {buyer}");
        let mut before = all.map(|(kind, code)| told(one, kind, code));
        for asked in order {
            let new = NewLineRefund { lines: asked.clone(), ..back(sale) };
            take_back(one, new).unwrap();
            let after = all.map(|(kind, code)| told(one, kind, code));
            for (was, is) in before.iter().zip(&after) {
                // The points of a bill are rounded down once, so that what is left may bring one that was lost before.
                assert!(is.2 <= was.2.map(|fen| fen + 1) && is.3 <= was.3 + 1 && is.4 <= was.4, "{was:?} {is:?}");
            }
            before = after;
            verified(one);
        }
        for (kind, code) in all {
            let cost = (kind != BenefitKind::Perk).then_some(0);
            assert_eq!(told(one, kind, code), (0, 0, cost, 0, 0), "order {buyer}, {code}");
        }
    }
    // Without a card, and by 反结账.
    let walk_in = ring(&salon, salon.basket(None, &[(salon.dye, 2)]));
    assert_eq!(told(one, BenefitKind::Offer, "march"), (1, 0, Some(18_000), 0, 42_000));
    let new = NewLineRefund { lines: part(0, HowMuch::Quantity(1)), ..back(walk_in) };
    take_back(one, new).unwrap();
    assert_eq!(told(one, BenefitKind::Offer, "march"), (1, 0, Some(9_000), 0, 21_000));
    take_back(one, back(walk_in)).unwrap();
    let wrong = ring(&salon, salon.basket(Some(gold), &[(salon.dye, 1)]));
    one.desk_reverse(&owner(), &key(), wrong, "", Rehearsal::Real).unwrap();
    assert_eq!(told(one, BenefitKind::Offer, "march"), (0, 0, Some(0), 0, 0));
    verified(one);
}

fn a_bonus_counts_with_the_money_as_it_comes(ground: &Place) {
    let (salon, _) = salon(ground);
    let one = salon.one();
    let member = salon.member("A1", "gold");
    let new = salon.for_cash(salon.basket(Some(member), &[(salon.cream, 1)]));
    let owing = NewSaleOfItems { tenders: vec![paid(Tender::Cash, 1_400)], owed_fen: 5_000, ..new };
    let sale = salon.ring(&owner(), owing).unwrap().sale;
    // 14 yuan earn 21 points and as many again; what is owed is part of the sale.
    assert_eq!(told(one, BenefitKind::Bonus, "cream"), (1, 1, Some(21), 21, 6_400));
    for (amount_fen, points) in [(2_000, 51), (3_000, 96)] {
        let repaid = NewRepayment { sale, tenders: vec![paid(Tender::Cash, amount_fen)], day: None, store: None };
        one.debt_repay(&owner(), &key(), repaid, Rehearsal::Real).unwrap();
        assert_eq!(told(one, BenefitKind::Bonus, "cream"), (1, 1, Some(points), points, 6_400));
        verified(one);
    }
    let some = NewLineRefund { lines: vec![LineAsked { line: 0, much: HowMuch::AmountFen(4_000) }], ..back(sale) };
    take_back(one, some).unwrap();
    assert_eq!(told(one, BenefitKind::Bonus, "cream"), (1, 1, Some(36), 36, 2_400));
    verified(one);
    take_back(one, back(sale)).unwrap();
    assert_eq!(told(one, BenefitKind::Bonus, "cream"), (0, 0, Some(0), 0, 0));
    verified(one);
}

fn a_right_is_used_once_it_served(ground: &Place) {
    let (salon, _) = salon(ground);
    let one = salon.one();
    let members: [MemberId; 2] = ["A1", "B2"].map(|number| salon.member(number, "basic"));
    let right = || {
        let row = of(one, BenefitKind::GiftOffer, "welcome").unwrap();
        (row.issued, row.used, row.cost_fen, row.sales.map(|sold| (sold.sales, sold.members, sold.left_fen)))
    };
    let row = of(one, BenefitKind::GiftOffer, "welcome").unwrap();
    assert_eq!(row.gives, Some(("first".to_owned(), "首单护理价".to_owned())));
    assert_eq!(right(), (Some(2), Some(0), Some(0), Some((0, 0, 0))));
    let sale = ring(&salon, salon.basket(Some(members[0]), &[(salon.care, 1), (salon.dye, 1)]));
    assert_eq!(right(), (Some(2), Some(1), Some(10_000), Some((1, 1, 31_000))));
    assert_eq!(told(one, BenefitKind::Offer, "first"), (1, 1, Some(10_000), 0, 31_000), "it counts with its offer too");
    let care = NewLineRefund { lines: vec![LineAsked { line: 0, much: HowMuch::All }], ..back(sale) };
    take_back(one, care).unwrap();
    assert_eq!(right(), (Some(2), Some(0), Some(0), Some((0, 0, 0))));
    assert_eq!(of(one, BenefitKind::GiftBonus, "born").unwrap().uptake, Uptake::NotGiven);
    verified(one);
}

fn what_nobody_used_and_nobody_records_says_so(ground: &Place) {
    let (salon, _) = salon(ground);
    let one = salon.one();
    let uptake = |kind, code| of(one, kind, code).map(|row| row.uptake);
    assert_eq!(uptake(BenefitKind::Offer, "march"), Some(Uptake::Early), "it holds since yesterday");
    assert_eq!(uptake(BenefitKind::Offer, "autumn"), Some(Uptake::NotInForce));
    assert_eq!(uptake(BenefitKind::Bonus, "cream"), Some(Uptake::Unused));
    assert_eq!(uptake(BenefitKind::Perk, "exclusive_services"), Some(Uptake::Unused));
    let queue = of(one, BenefitKind::Perk, "no_queue").unwrap();
    assert_eq!((queue.uptake, queue.used, queue.sales, queue.cost_fen), (Uptake::NotRecorded, None, None, None));
    assert_eq!(of(one, BenefitKind::Perk, "salons"), None, "no tier has it");
    let plain = RULES.replace("[[offers]]\ncode = \"march\"", "[[offers]]\ncode = \"april\"");
    let draft = one.programme_save(&owner(), &key(), &plain).unwrap();
    one.programme_publish(&owner(), &key(), draft.id, day("2026-03-20")).unwrap();
    salon.clinics.set("2026-04-02");
    assert_eq!(uptake(BenefitKind::Offer, "march"), Some(Uptake::Unused), "it held in the earlier version");
    salon.clinics.set("2026-08-02");
    assert_eq!(uptake(BenefitKind::Offer, "march"), None);
}

/// Leaves the books behind as a release without these rows does.
fn forget(salon: &Counter) {
    let forget = |tx: &mut dyn Tx| {
        tx.execute("DELETE FROM rule_uses", &[])?;
        let sql =
            "INSERT INTO rule_uses_due (account_id) SELECT DISTINCT account_id FROM sales WHERE total_fen IS NOT NULL";
        tx.execute(sql, &[])
    };
    salon.clinics.behind_one().write(forget).unwrap();
}

fn older_bills_are_made_up_for(ground: &Place) {
    let (salon, [mask, _]) = salon(ground);
    let one = salon.one();
    let member = salon.member("A1", "gold");
    ring(&salon, NewBasket { lines: vec![mask], ..salon.basket(Some(member), &[]) });
    let new = salon.for_cash(salon.basket(Some(member), &[(salon.cream, 1), (salon.care, 1)]));
    let owing =
        NewSaleOfItems { tenders: vec![paid(Tender::Cash, 3_400)], owed_fen: new.expected_pay_fen - 3_400, ..new };
    let sale = salon.ring(&owner(), owing).unwrap().sale;
    let repaid = NewRepayment { sale, tenders: vec![paid(Tender::Cash, 5_000)], day: None, store: None };
    one.debt_repay(&owner(), &key(), repaid, Rehearsal::Real).unwrap();
    ring(&salon, salon.basket(None, &[(salon.dye, 2)]));
    let rows = || one.benefit_effects(&owner(), &BenefitQuery::default()).unwrap().rows;
    let as_written = rows();

    forget(&salon);
    assert!(!one.benefit_effects(&owner(), &BenefitQuery::default()).unwrap().is_whole);
    verified(one);
    let cream = NewLineRefund { lines: vec![LineAsked { line: 0, much: HowMuch::AmountFen(6_000) }], ..back(sale) };
    take_back(one, cream).unwrap();
    let (mut told, today) = (Vec::new(), day(TODAY));
    let failed = one.rule_uses_prepare(&mut |progress| told.push((progress.done, progress.total))).unwrap();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((told, one.today()), (vec![(2, 2)], today));
    verified(one);
    let made_up = rows();
    let points = |rows: &[BenefitEffect]| rows.iter().find(|row| row.code == "cream").unwrap().points;
    assert!(points(&made_up) < points(&as_written), "some was taken back");
    let others = |rows: Vec<BenefitEffect>| -> Vec<BenefitEffect> {
        rows.into_iter().filter(|row| !["cream", "gold", "first", "welcome"].contains(&row.code.as_str())).collect()
    };
    assert_eq!(others(made_up), others(as_written));
    one.rule_uses_prepare(&mut |_| panic!("nothing is due")).unwrap();
}

fn an_account_that_fails_holds_up_no_other(ground: &Place) {
    let (salon, [mask, _]) = salon(ground);
    let one = salon.one();
    let [broken, sound] = ["A1", "B2"].map(|number| salon.member(number, "gold"));
    ring(&salon, salon.basket(Some(broken), &[(salon.care, 1)]));
    ring(&salon, NewBasket { lines: vec![mask], ..salon.basket(Some(sound), &[]) });
    ring(&salon, salon.basket(None, &[(salon.dye, 2)]));
    let rows = || one.benefit_effects(&owner(), &BenefitQuery::default()).unwrap();
    let as_written = rows();
    forget(&salon);
    // More than one commit takes; these have no bills.
    let more = |tx: &mut dyn Tx| {
        (1..=150).try_for_each(|place: u8| {
            let id = AccountId([if place < 75 { 0 } else { 255 }; 16].map(|byte: u8| byte ^ place));
            tx.execute("INSERT INTO rule_uses_due (account_id) VALUES ($1)", &[&id]).map(drop)
        })
    };
    let books = salon.clinics.behind_one();
    books.write(more).unwrap();
    let of_broken = "kind = 'offer' AND account_id IN (SELECT id FROM accounts WHERE number = 'A1')";
    let spoil = format!("UPDATE grants SET kind = 'lost' WHERE {of_broken}");
    books.write(|tx| tx.execute(&spoil, &[])).unwrap();
    for _ in 0..2 {
        let failed = one.rule_uses_prepare(&mut |_| ()).unwrap();
        let failed: Vec<_> = failed.iter().map(|(number, error)| (number.as_str(), error.problem)).collect();
        assert_eq!(failed, [("A1", Problem::Inconsistent)]);
        assert_eq!(books.read(|tx| rule_uses::due_count(tx)).unwrap(), 1);
    }
    books.write(|tx| tx.execute("UPDATE grants SET kind = 'offer' WHERE kind = 'lost'", &[])).unwrap();
    assert!(one.rule_uses_prepare(&mut |_| ()).unwrap().is_empty());
    assert_eq!(rows(), as_written);
    verified(one);
}

fn what_is_kept_for_a_perk_the_same_day_does_not_touch_a_sale_without_a_card(ground: &Place) {
    let kept = "[[exclusives]]\nperk = \"exclusive_services\"\ncategories = [\"贵宾\"]\n";
    let salon = Counter::under(ground, &RULES.replace(kept, ""));
    let one = salon.one();
    let category = one.category_add(&owner(), &key(), "贵宾").unwrap();
    let private = one.item_add(&owner(), &key(), &ItemFields::new(category.id, "私人定制", 99_999)).unwrap().id;
    salon.clinics.set("2026-03-09");
    let walk_in = ring(&salon, salon.basket(None, &[(private, 2)]));
    let draft = one.programme_save(&owner(), &key(), RULES).unwrap();
    one.programme_publish(&owner(), &key(), draft.id, day("2026-03-09")).unwrap();
    verified(one);
    assert_eq!(told(one, BenefitKind::Perk, "exclusive_services").0, 0);
    let piece = vec![LineAsked { line: 0, much: HowMuch::Quantity(1) }];
    take_back(one, NewLineRefund { lines: piece, ..back(walk_in) }).unwrap();
    verified(one);
}
