//! Ringing up: prices, coupons, points and tenders on one bill, and everything that refuses one.

use yanji_app::records::{
    Approval, BasketLine, BasketThing, HandChange, LogQuery, NewBasket, NewMember, NewSaleOfItems, NewStaff,
    PriceBasis, QuoteWarning, SaleReceipt,
};
use yanji_app::{Actor, AppError, ItemFields, NewDeposit, Rehearsal};
use yanji_books::settings::{self, Change};
use yanji_books::testing::Place;
use yanji_engine::Fen;
use yanji_engine::price::QuoteFault;
use yanji_engine::programme::benefit::{PriceList, Tender};
use yanji_words::Problem;

use crate::counter::{Counter, TODAY, paid, with_points};
use crate::rights::{endow, hand, verified};
use crate::scene::code;
use crate::support::{cashier, key, key_named, owner, refused, refused_at};

yanji_books::on_each_database!(
    the_three_stars_pay_and_earn_what_the_salon_says,
    coupons_points_and_tenders_meet_on_one_sale,
    the_same_bill_for_whoever_has_the_same,
    a_right_prices_as_many_bills_as_it_is_for,
    the_same_key_rings_up_once,
    a_rehearsal_leaves_nothing,
    another_bill_than_the_one_shown_is_refused,
    what_is_not_hers_is_refused,
    changes_by_hand_have_limits_and_approvers,
    a_limit_that_cannot_be_read_is_reported,
    a_store_that_was_given_up_sells_nothing,
    what_is_on_the_price_list_is_not_typed,
    a_deposit_pays_as_far_as_it_goes,
    a_deposit_for_something_else_is_told_before_it_pays,
    a_receipt_is_printed_as_it_was_sold,
    a_sale_without_a_card_earns_nothing,
);

fn the_three_stars_pay_and_earn_what_the_salon_says(ground: &Place) {
    let salon = Counter::usual(ground);
    for (number, tier, prices, points) in [
        ("1", "gold", [8_000, 24_000, 16_000], 720),
        ("2", "silver", [9_000, 27_000, 20_000], 672),
        ("3", "basic", [9_500, 30_000, 20_000], 595),
    ] {
        let member = salon.member(number, tier);
        let basket = salon.basket(Some(member), &[(salon.cut, 1), (salon.dye, 1), (salon.care, 1)]);
        let quote = salon.quote(&basket);
        let mut expected = prices;
        // The price for new members is lower than every star's.
        expected[2] = 14_000;
        assert_eq!(quote.lines.iter().map(|line| line.price_fen).collect::<Vec<_>>(), expected, "{tier}");
        assert!(matches!(quote.lines[2].basis, PriceBasis::Offer { .. }));
        assert_eq!(quote.warnings, [QuoteWarning::Cautions { line: 1 }]);
        assert_eq!(quote.tier.as_ref().unwrap().code, tier);
        let first = salon.ring(&owner(), salon.for_cash(basket.clone())).unwrap();
        let effect = quote.effect.unwrap();
        assert_eq!(effect.points_earned, first.points_earned);
        assert_eq!(effect.points_after + 50, first.state.unwrap().points, "and the gift for the first sale");

        let again = salon.quote(&basket);
        assert_eq!(again.lines.iter().map(|line| line.price_fen).collect::<Vec<_>>(), prices, "{tier}: once only");
        let second = salon.ring(&owner(), salon.for_cash(basket)).unwrap();
        assert_eq!(second.points_earned, points, "{tier}");
    }
    verified(salon.one());
}

fn coupons_points_and_tenders_meet_on_one_sale(ground: &Place) {
    let salon = Counter::usual(ground);
    let member = salon.member("1", "basic");
    endow(salon.one(), member, 5_000);
    let coupon = hand(salon.one(), member, "off20");
    let pieces = [(salon.cut, 1), (salon.dye, 1), (salon.cream, 2)];
    let basket = with_points(salon.basket(Some(member), &pieces), 1_000);
    let quote = salon.quote(&basket);
    assert_eq!((quote.list_fen, quote.price_fen, quote.coupon_fen), (56_000, 55_500, 2_000));
    assert_eq!((quote.points_used, quote.points_fen, quote.pay_fen), (1_000, 1_000, 52_500));
    assert_eq!((quote.points_balance, quote.points_most), (5_000, 5_000));
    assert_eq!(quote.lines.iter().map(|line| line.pay_fen).sum::<i64>(), 52_500);
    assert!(quote.coupons[0].is_used && quote.coupons[0].code == coupon.code);

    let new = NewSaleOfItems {
        basket,
        tenders: vec![paid(Tender::Cash, 20_000), paid(Tender::Wechat, 32_500)],
        expected_pay_fen: 52_500,
        ..NewSaleOfItems::default()
    };
    let short = NewSaleOfItems { tenders: vec![paid(Tender::Cash, 20_000)], ..new.clone() };
    let differ = Problem::Quote(QuoteFault::TendersDiffer { pay_fen: Fen(52_500) });
    assert_eq!(refused(salon.ring(&cashier(), short)), differ);
    let receipt = salon.ring(&cashier(), new).unwrap();
    assert_eq!((receipt.points_used, receipt.points_earned), (1_000, 525));
    assert_eq!(receipt.coupons, std::slice::from_ref(&coupon.code));
    let gifts: Vec<(&str, &str)> = receipt.gifts.iter().map(|gift| (gift.kind.as_str(), gift.what.as_str())).collect();
    assert_eq!(gifts, [("points", "50"), ("coupon", "再来券")]);
    assert_eq!(receipt.state.unwrap().points, 5_000 - 1_000 + 525 + 50);
    assert_eq!(salon.money(), [(Tender::Cash, 20_000), (Tender::Wechat, 32_500)]);
    let used = salon.one().coupon_find(&owner(), &coupon.code).unwrap();
    assert_eq!((used.sale, used.off_fen), (Some(receipt.sale), 2_000));
    verified(salon.one());
}

fn the_same_bill_for_whoever_has_the_same(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let rich = NewMember {
        number: "VIP-1".to_owned(),
        name: "欧阳娜娜".to_owned(),
        phone: "13900000001".to_owned(),
        birthday: "1990-03-02".to_owned(),
        note: "住别墅".to_owned(),
        ..NewMember::default()
    };
    let rich = one.member_enrol(&owner(), &key(), rich).unwrap().member;
    endow(one, rich, 90_000);
    let poor = salon.member("2", "basic");
    for member in [rich, poor] {
        hand(one, member, "off20");
    }
    let bill = |member, pieces: &[_]| {
        let mut quote = salon.quote(&salon.basket(Some(member), pieces));
        // Codes of coupons and ids of grants are her own; what is printed of them is not.
        quote.lines.iter_mut().flat_map(|line| &mut line.coupons).for_each(|share| share.code.clear());
        let totals = (quote.list_fen, quote.price_fen, quote.coupon_fen, quote.pay_fen);
        serde_json::to_vec(&(&quote.lines, totals, quote.effect.unwrap().points_earned)).unwrap()
    };
    for pieces in [
        vec![(salon.cut, 1)],
        vec![(salon.care, 2), (salon.cut, 1)],
        vec![(salon.cream, 3), (salon.dye, 1), (salon.care, 1), (salon.cut, 7)],
    ] {
        assert_eq!(bill(rich, &pieces), bill(poor, &pieces));
    }
}

fn a_right_prices_as_many_bills_as_it_is_for(ground: &Place) {
    let salon = Counter::usual(ground);
    let member = salon.member("1", "basic");
    let care = salon.basket(Some(member), &[(salon.care, 1)]);
    let quote = salon.quote(&care);
    assert_eq!((quote.pay_fen, quote.grants.len()), (14_000, 1));
    assert_eq!((quote.grants[0].gift.as_str(), quote.grants[0].bills_left), ("入会礼", Some(0)));
    let first = salon.ring(&cashier(), salon.for_cash(care.clone())).unwrap();
    assert_eq!(salon.quote(&care).pay_fen, 20_000, "it was for one bill");
    salon.one().desk_reverse(&owner(), &key(), first.sale, "", Rehearsal::Real).unwrap();
    assert_eq!(salon.quote(&care).pay_fen, 14_000, "it came back with the sale");
    verified(salon.one());
}

fn the_same_key_rings_up_once(ground: &Place) {
    let salon = Counter::usual(ground);
    let member = salon.member("1", "basic");
    let new = salon.for_cash(salon.basket(Some(member), &[(salon.cut, 1)]));
    let once = key_named("once");
    let ring = || salon.one().sale_ring(&cashier(), &once, new.clone(), Rehearsal::Real);
    let receipts: Vec<SaleReceipt> = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..20).map(|_| scope.spawn(ring)).collect();
        hands.into_iter().map(|hand| hand.join().unwrap().unwrap()).collect()
    });
    assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
    assert_eq!(salon.money(), [(Tender::Cash, 9_500)]);
    let other = salon.for_cash(salon.basket(Some(member), &[(salon.dye, 1)]));
    assert_eq!(code(salon.one().sale_ring(&cashier(), &once, other, Rehearsal::Real)), "idempotency_key_reused");
    verified(salon.one());
}

fn a_rehearsal_leaves_nothing(ground: &Place) {
    let salon = Counter::usual(ground);
    let (one, owner) = (salon.one(), owner());
    let member = salon.member("1", "basic");
    endow(one, member, 5_000);
    hand(one, member, "off20");
    let new = salon.for_cash(with_points(salon.basket(Some(member), &[(salon.cut, 1), (salon.dye, 1)]), 1_000));
    let before = (one.books_digest(&owner).unwrap(), salon.standing(member));
    let dry = one.sale_ring(&owner, &key_named("k"), new.clone(), Rehearsal::Dry).unwrap();
    assert_eq!((one.books_digest(&owner).unwrap(), salon.standing(member)), before);
    assert!(salon.money().is_empty());
    let real = one.sale_ring(&owner, &key_named("k"), new, Rehearsal::Real).unwrap();
    assert_eq!((dry.points_earned, &dry.gifts, &dry.state), (real.points_earned, &real.gifts, &real.state));

    let before = (one.books_digest(&owner).unwrap(), salon.standing(member), salon.money());
    let back = crate::counter::back(real.sale);
    let dry = one.sale_refund_lines(&owner, &key_named("r"), back.clone(), Rehearsal::Dry).unwrap();
    one.desk_reverse(&owner, &key(), real.sale, "", Rehearsal::Dry).unwrap();
    assert_eq!((one.books_digest(&owner).unwrap(), salon.standing(member), salon.money()), before);
    assert!(one.bill_parked(&owner, None).unwrap().is_empty());
    assert_eq!(one.sale_refund_lines(&owner, &key_named("r"), back, Rehearsal::Real).unwrap(), dry);
}

fn another_bill_than_the_one_shown_is_refused(ground: &Place) {
    let salon = Counter::usual(ground);
    let member = salon.member("1", "basic");
    let new = salon.for_cash(salon.basket(Some(member), &[(salon.care, 1)]));
    assert_eq!(new.expected_pay_fen, 14_000);
    salon.ring(&cashier(), new.clone()).unwrap();
    assert_eq!(refused(salon.ring(&cashier(), new)), Problem::BillChanged { pay_fen: 20_000 });
    let unknown = salon.basket(None, &[(yanji_books::id::ItemId::new(1), 1)]);
    assert_eq!(code(salon.one().desk_quote(&cashier(), &unknown)), "not_found");
    assert_eq!(code(salon.one().desk_quote(&cashier(), &NewBasket::default())), "empty_basket");
    let none = salon.basket(None, &[(salon.cut, 0)]);
    let error = salon.one().desk_quote(&cashier(), &none).unwrap_err();
    assert_eq!((error.code(), error.field.as_deref()), ("quantity", Some("lines[0]")));
    let retail = salon.basket(None, &[(salon.cream, 1)]);
    let wholesale = NewBasket { list: PriceList::Wholesale, ..retail.clone() };
    assert_eq!((salon.quote(&retail).pay_fen, salon.quote(&wholesale).pay_fen), (8_000, 7_000));
}

fn what_is_not_hers_is_refused(ground: &Place) {
    let salon = Counter::usual(ground);
    let (hers, other) = (salon.member("1", "basic"), salon.member("2", "basic"));
    let coupon = hand(salon.one(), hers, "off20");
    let named = |member| NewBasket {
        coupons: Some(vec![coupon.code.to_lowercase()]),
        ..salon.basket(member, &[(salon.dye, 1)])
    };
    let asked = |member| salon.one().desk_quote(&cashier(), &named(member));
    assert_eq!(asked(Some(hers)).unwrap().pay_fen, 28_000);
    let error = asked(Some(other)).unwrap_err();
    assert_eq!((error.code(), error.field.as_deref()), ("coupon_unknown", Some("coupons[0]")));
    assert_eq!(refused(asked(None)), Problem::CardNeeded);
    let without = NewBasket { coupons: Some(Vec::new()), ..named(Some(hers)) };
    assert_eq!(salon.quote(&without).pay_fen, 30_000, "none was chosen");
    let poor = with_points(without, 100);
    assert_eq!(code(salon.one().desk_quote(&cashier(), &poor)), "points_over");
}

fn changes_by_hand_have_limits_and_approvers(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let staff = |login: &str, role: &str| {
        let (login, role, password) = (login.to_owned(), role.to_owned(), "kaoru-mitarai-77".to_owned());
        one.staff_add(&owner(), &key(), &NewStaff { login, name: None, password, role, store: None }).unwrap()
    };
    let boss = staff("boss", "manager");
    staff("desk", "cashier");
    let by_hand = |change, item| {
        let mut basket = salon.basket(None, &[(item, 1)]);
        basket.lines[0].by_hand = Some(change);
        basket
    };
    let quote = one.desk_quote(&cashier(), &by_hand(HandChange::Price(27_000), salon.dye)).unwrap();
    assert!(quote.over_limits.is_empty(), "a tenth is within the limit");
    let new = salon.for_cash(by_hand(HandChange::Price(26_999), salon.dye));
    assert_eq!(refused(salon.ring(&cashier(), new.clone())), Problem::ApprovalNeeded);
    let approved = |login: &str, password: &str| {
        let approval = approval(login, password, "");
        salon.ring(&cashier(), NewSaleOfItems { approval: Some(approval), ..new.clone() })
    };
    assert_eq!(refused(approved("boss", "not-the-password")), Problem::SignInFailed);
    assert_eq!(refused(approved("desk", "kaoru-mitarai-77")), Problem::ApprovalNeeded);
    let sold = approved("boss", "kaoru-mitarai-77").unwrap();
    assert_eq!(sold.pay_fen, 26_999);
    for action in ["sale_adjust", "sale_approve"] {
        let query = LogQuery { action: Some(action.to_owned()), limit: 1, ..LogQuery::default() };
        let line = one.log_list(&owner(), &query).unwrap().items.remove(0);
        assert_eq!((line.amount_fen, &line.subject_name), (Some(3_001), &sold.number), "{action}");
    }

    let gift = |item| salon.for_cash(by_hand(HandChange::Gift, item));
    salon.ring(&cashier(), gift(salon.cut)).unwrap();
    salon.ring(&cashier(), gift(salon.cream)).unwrap();
    assert_eq!(refused(salon.ring(&cashier(), gift(salon.cut))), Problem::ApprovalNeeded, "too much for a day");
    salon.ring(&owner(), gift(salon.dye)).unwrap();
    let cheap = one.desk_quote(&owner(), &by_hand(HandChange::Price(5_999), salon.cream));
    assert_eq!(cheap.unwrap_err().code(), "below_floor");
    let rounded = NewBasket { rounding_fen: 1_001, ..salon.basket(None, &[(salon.dye, 1)]) };
    assert_eq!(refused(salon.ring(&cashier(), salon.for_cash(rounded))), Problem::ApprovalNeeded);
    let once = key();
    let again = NewSaleOfItems { approval: Some(approval("boss", "kaoru-mitarai-77", "")), ..new.clone() };
    let ring = || one.sale_ring(&cashier(), &once, again.clone(), Rehearsal::Real);
    let sold = ring().unwrap();
    one.staff_password(&owner(), &key(), boss.id, "another-long-password").unwrap();
    assert_eq!(ring().unwrap(), sold, "an answer that is kept needs nobody's password");
    for _ in 0..5 {
        assert_eq!(refused(approved("boss", "not-the-password")), Problem::SignInFailed);
    }
    assert_eq!(refused(approved("boss", "kaoru-mitarai-77")), Problem::SignInLocked, "as when signing in");
    // Where she has signed in nobody who tries passwords elsewhere keeps her from it.
    one.staff_unlock(&owner(), &key(), boss.id).unwrap();
    let device = one.sign_in("boss", "another-long-password").unwrap().device;
    for _ in 0..5 {
        assert_eq!(refused(one.sign_in("boss", "not-the-password").map(|_| ())), Problem::SignInFailed);
    }
    let here = NewSaleOfItems { approval: Some(approval("boss", "another-long-password", &device)), ..new };
    assert_eq!(salon.ring(&cashier(), here).unwrap().pay_fen, 26_999);
    verified(one);
}

fn approval(login: &str, password: &str, device: &str) -> Approval {
    Approval { login: login.to_owned(), password: password.to_owned(), device: device.to_owned() }
}

fn a_limit_that_cannot_be_read_is_reported(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let change = Change { at: one.now().0, by: "machine" };
    salon.clinics.behind_one().write(|tx| settings::put(tx, "desk_limits", "{\"line_percent\":", change)).unwrap();
    assert_eq!(refused(one.desk_limits(&owner())), Problem::Inconsistent);
    let mut basket = salon.basket(None, &[(salon.dye, 1)]);
    basket.lines[0].by_hand = Some(HandChange::Price(27_000));
    assert_eq!(refused(salon.ring(&cashier(), salon.for_cash(basket))), Problem::Inconsistent);
}

fn a_store_that_was_given_up_sells_nothing(ground: &Place) {
    let salon = Counter::usual(ground);
    let store = salon.one().store_add(&owner(), &key(), "静安").unwrap().id;
    let here = Actor { store: Some(store), ..owner() };
    let new = || salon.for_cash(salon.basket(None, &[(salon.dye, 1)]));
    salon.ring(&here, new()).unwrap();
    salon.one().store_close(&owner(), &key(), store).unwrap();
    assert_eq!(refused_at(salon.ring(&here, new()), "store"), Problem::StoreClosed, "nor to those who belong there");
    let mut named = new();
    named.basket.store = Some(store);
    assert_eq!(refused_at(salon.ring(&owner(), named), "store"), Problem::StoreClosed);
}

fn what_is_on_the_price_list_is_not_typed(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let typed = |name: &str| {
        let what = BasketThing::Free { category: "剪".to_owned(), name: name.to_owned(), price_fen: 100 };
        let line = BasketLine { what, quantity: 3, by_hand: None, seller: None, server: None };
        NewBasket { lines: vec![BasketLine::of(salon.dye, 1), line], ..NewBasket::default() }
    };
    for name in ["剪发", " 剪　发 "] {
        let error = one.desk_quote(&cashier(), &typed(name)).unwrap_err();
        assert_eq!((error.code(), error.field.as_deref()), ("item_listed", Some("lines[1].name")), "{name}");
        let sale = NewSaleOfItems::for_cash(typed(name), 30_300);
        assert_eq!(refused(salon.ring(&cashier(), sale)), Problem::ItemListed);
        assert_eq!(refused(one.bill_park(&cashier(), &key(), &typed(name))), Problem::ItemListed);
    }
    let sold = salon.ring(&cashier(), salon.for_cash(typed("小样"))).unwrap();
    assert_eq!(sold.pay_fen, 30_300);
    let query = LogQuery { action: Some("sale_free".to_owned()), limit: 10, ..LogQuery::default() };
    let lines = one.log_list(&owner(), &query).unwrap().items;
    assert_eq!(lines.len(), 1, "only what was sold");
    assert_eq!((lines[0].amount_fen, &lines[0].subject_name), (Some(300), &sold.number));
    // What is hidden is on no list to take it from.
    let item = one.item_list(&owner()).unwrap().into_iter().find(|item| item.id == salon.cut).unwrap();
    let hidden = ItemFields { is_hidden: true, ..ItemFields::new(item.category, item.name, item.price_fen) };
    one.item_edit(&owner(), &key(), salon.cut, &hidden).unwrap();
    assert!(one.desk_quote(&cashier(), &typed("剪发")).is_ok());
}

fn a_deposit_for_something_else_is_told_before_it_pays(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("1", "basic");
    let new = |item| NewDeposit { member, amount_fen: 5_000, tender: Tender::Cash, item, store: None };
    one.deposit_take(&owner(), &key(), &new(None)).unwrap();
    one.deposit_take(&owner(), &key(), &new(Some(salon.dye))).unwrap();
    let deposits = one.deposit_list(&owner(), member).unwrap();
    let deposit = deposits.iter().find(|deposit| deposit.item.is_some()).unwrap().id;
    let told = |item| {
        let warnings = salon.quote(&salon.basket(Some(member), &[(item, 1)])).warnings;
        warnings.into_iter().find(|warning| matches!(warning, QuoteWarning::DepositElsewhere { .. }))
    };
    assert_eq!(told(salon.dye), None);
    let elsewhere = QuoteWarning::DepositElsewhere { deposit, name: "染发".to_owned(), left_fen: 5_000 };
    assert_eq!(told(salon.cut), Some(elsewhere));
    let piece = yanji_app::records::TenderPaid { deposit: Some(deposit), ..paid(Tender::Deposit, 5_000) };
    let sale = NewSaleOfItems {
        basket: salon.basket(Some(member), &[(salon.cut, 1)]),
        tenders: vec![piece, paid(Tender::Cash, 4_500)],
        expected_pay_fen: 9_500,
        ..NewSaleOfItems::default()
    };
    salon.ring(&cashier(), sale).unwrap();
    assert_eq!(told(salon.cut), None, "nothing is left of it");
}

fn a_deposit_pays_as_far_as_it_goes(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let (member, other) = (salon.member("1", "basic"), salon.member("2", "basic"));
    let new = NewDeposit { member, amount_fen: 5_000, tender: Tender::Cash, item: None, store: None };
    one.deposit_take(&owner(), &key(), &new).unwrap();
    let deposit = one.deposit_list(&owner(), member).unwrap()[0].id;
    let with = |member, fen| {
        let basket = salon.basket(Some(member), &[(salon.cut, 1)]);
        let piece = yanji_app::records::TenderPaid { deposit: Some(deposit), ..paid(Tender::Deposit, fen) };
        let tenders = vec![piece, paid(Tender::Card, 9_500 - fen)];
        salon.ring(&cashier(), NewSaleOfItems { basket, tenders, expected_pay_fen: 9_500, ..NewSaleOfItems::default() })
    };
    assert_eq!(code(with(other, 5_000)), "not_found");
    assert_eq!(refused(with(member, 5_001)), Problem::DepositShort { left_fen: 5_000 });
    let sale = with(member, 3_000).unwrap();
    assert_eq!(one.deposit_list(&owner(), member).unwrap()[0].left_fen, 2_000);
    assert_eq!(sale.points_earned, 95, "a deposit counts when it is used");
    crate::counter::take_back(one, crate::counter::back(sale.sale)).unwrap();
    assert_eq!(one.deposit_list(&owner(), member).unwrap()[0].left_fen, 5_000);
    verified(one);
}

fn a_receipt_is_printed_as_it_was_sold(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("A-7", "silver");
    let basket = salon.basket(Some(member), &[(salon.cut, 2), (salon.dye, 1)]);
    let sold = salon.ring(&cashier(), salon.for_cash(basket)).unwrap();
    let printed = one.sale_receipt(&cashier(), sold.sale).unwrap();
    assert_eq!((printed.clinic.as_str(), printed.card_number.as_str()), ("一店", "A-7"));
    assert_eq!((printed.number.as_str(), printed.tier_name.as_str()), (sold.number.as_str(), "银星会员"));
    assert_eq!((printed.list_fen, printed.price_off_fen, printed.pay_fen), (50_000, 5_000, 45_000));
    assert_eq!(printed.tenders, [paid(Tender::Cash, 45_000)]);
    assert_eq!(printed.lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["剪发", "染发"]);
    assert_eq!((printed.points_earned, printed.points_balance), (540, 590));
    let stands = one.sale_bill(&cashier(), sold.sale).unwrap();
    assert_eq!((stands.lines[0].quantity_left, stands.lines[0].left_fen), (2, 18_000));
    assert_eq!(code(salon.clinics.two.sale_receipt(&cashier(), sold.sale)), "not_found");
}

fn a_sale_without_a_card_earns_nothing(ground: &Place) {
    let salon = Counter::usual(ground);
    let (one, basket) = (salon.one(), salon.basket(None, &[(salon.cut, 2), (salon.cream, 1)]));
    let new = salon.for_cash(basket);
    assert_eq!(new.expected_pay_fen, 28_000, "without a card the list price");
    let owing = NewSaleOfItems { owed_fen: 8_000, tenders: vec![paid(Tender::Cash, 20_000)], ..new.clone() };
    assert_eq!(refused(salon.ring(&cashier(), owing)), Problem::CardNeeded);
    let sold: Result<SaleReceipt, AppError> = salon.ring(&cashier(), new);
    let sold = sold.unwrap();
    assert!(sold.member.is_none() && sold.state.is_none() && sold.number.starts_with("260302-"));
    assert_eq!(one.sale_receipt(&cashier(), sold.sale).unwrap().card_number, "");
    let one_cut = yanji_app::records::LineAsked { line: 0, much: yanji_app::records::HowMuch::Quantity(1) };
    let part = yanji_app::records::NewLineRefund { lines: vec![one_cut], ..crate::counter::back(sold.sale) };
    let back = crate::counter::take_back(one, part).unwrap();
    assert_eq!((back.money_fen, back.tenders.as_slice()), (10_000, [paid(Tender::Cash, 10_000)].as_slice()));
    crate::counter::take_back(one, crate::counter::back(sold.sale)).unwrap();
    assert!(salon.money().is_empty(), "{TODAY}");
    assert_eq!(code(crate::counter::take_back(one, crate::counter::back(sold.sale))), "nothing_asked");
    verified(one);
}
