//! Prices at the desk beside those that the engine is tested for: members' prices on both lists, and what may stand struck
//! through on a receipt.

use yanji_app::ItemFields;
use yanji_app::records::{HandChange, NewBasket, PriceBasis};
use yanji_books::id::SaleId;
use yanji_books::testing::Place;
use yanji_engine::programme::benefit::PriceList;

use crate::counter::Counter;
use crate::support::{cashier, key, owner};

yanji_books::on_each_database!(a_members_price_holds_on_both_lists, a_receipt_strikes_through_what_might_be_on_its_day);

/// Whoever has a card pays no more than the members' price, whichever list is asked for.
fn a_members_price_holds_on_both_lists(ground: &Place) {
    let salon = Counter::usual(ground);
    let (one, member) = (salon.one(), salon.member("A1", "basic"));
    let category = one.category_add(&owner(), &key(), "仪器").unwrap().id;
    let price = |name: &str, wholesale_fen: i64, member_fen: i64| {
        let fields = ItemFields {
            wholesale_fen: Some(wholesale_fen),
            member_fen: Some(member_fen),
            ..ItemFields::new(category, name, 10_000)
        };
        let item = one.item_add(&owner(), &key(), &fields).unwrap().id;
        let on = |list, buyer| {
            let line = &salon.quote(&NewBasket { list, ..salon.basket(buyer, &[(item, 1)]) }).lines[0];
            (line.price_fen, line.basis == PriceBasis::Member)
        };
        [PriceList::Retail, PriceList::Wholesale].map(|list| [on(list, Some(member)), on(list, None)])
    };
    assert_eq!(price("低", 7_000, 6_000), [[(6_000, true), (10_000, false)], [(6_000, true), (7_000, false)]]);
    assert_eq!(price("高", 7_000, 8_000), [[(8_000, true), (10_000, false)], [(7_000, false), (7_000, false)]]);
}

/// What the bill showed when it was sold is what its receipt shows, whatever is sold afterwards.
fn a_receipt_strikes_through_what_might_be_on_its_day(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("A1", "silver");
    let struck = |sale: SaleId| one.sale_receipt(&cashier(), sale).unwrap().lines[0].struck_fen;
    let sell = |basket: NewBasket| salon.ring(&owner(), salon.for_cash(basket)).unwrap().sale;
    let first = sell(salon.basket(None, &[(salon.cut, 1)]));
    let same_day = sell(salon.basket(Some(member), &[(salon.cut, 1)]));
    salon.clinics.set("2026-03-05");
    let two = || salon.basket(Some(member), &[(salon.cut, 2)]);
    assert_eq!(salon.quote(&two()).lines[0].struck_fen, None, "the lowest of the days before is what she pays");
    let later = sell(two());
    assert_eq!([struck(first), struck(same_day), struck(later)], [None, None, None]);

    salon.clinics.set("2026-03-20");
    let dear = sell(salon.basket(None, &[(salon.dye, 1)]));
    salon.clinics.set("2026-03-22");
    let cheaper = || salon.basket(Some(member), &[(salon.dye, 1)]);
    assert_eq!(salon.quote(&cheaper()).lines[0].struck_fen, Some(30_000));
    let sold = sell(cheaper());
    assert_eq!([struck(dear), struck(sold)], [None, Some(30_000)]);
    // From here on it was sold for less, which tells nothing of that day.
    salon.clinics.set("2026-03-23");
    let mut by_hand = salon.basket(None, &[(salon.dye, 1)]);
    by_hand.lines[0].by_hand = Some(HandChange::Price(10_000));
    sell(by_hand);
    salon.clinics.set("2026-03-24");
    assert_eq!(salon.quote(&cheaper()).lines[0].struck_fen, None);
    assert_eq!([struck(dear), struck(sold)], [None, Some(30_000)]);
}
