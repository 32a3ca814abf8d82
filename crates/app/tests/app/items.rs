//! What is sold and at which prices: kept one by one, found at the till, taken in and out as a list, changed in bulk.

use yanji_app::paper::{self, Cell};
use yanji_app::{
    Actor, Clinic, Item, ItemColumn, ItemFields, ItemKind, ItemProposal, ItemQuery, ItemSold, ItemSort, ItemsTaken,
    Permission, PriceMove, RepricedPrice, Repricing,
};
use yanji_books::id::{CategoryId, SaleId, StoreId};
use yanji_books::sold_lines::{self, SoldLine};
use yanji_books::testing::Place;
use yanji_books::{Books, items};
use yanji_engine::Day;
use yanji_words::{Lang, Problem, Thing};

use crate::scene::PROGRAMME;
use crate::settings::actions;
use crate::support::{Clinics, cashier, day, key, key_named, owner, refused, refused_at};

fn fields(category: CategoryId, name: &str) -> ItemFields {
    ItemFields { minutes: 45, ..ItemFields::new(category, name, 19_800) }
}

fn everything() -> ItemQuery {
    ItemQuery { sold: ItemSold::Any, ..ItemQuery::default() }
}

fn names(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.name.as_str()).collect()
}

/// A clinic that sells this and that.
fn furnished(clinic: &Clinic) -> (CategoryId, CategoryId) {
    let care = clinic.category_add(&owner(), &key(), "护理").unwrap().id;
    let goods = clinic.category_add(&owner(), &key(), "药妆").unwrap().id;
    let add = |fields: ItemFields| clinic.item_add(&owner(), &key(), &fields).unwrap();
    add(ItemFields { code: "xqp".to_owned(), member_fen: Some(18_000), ..fields(care, "小气泡清洁") });
    add(ItemFields { floor_fen: 15_000, ..fields(care, "深层清洁") });
    add(ItemFields { is_hidden: true, ..fields(care, "清痘（旧）") });
    let mask = ItemFields {
        code: "690-1".to_owned(),
        wholesale_fen: Some(9_000),
        kind: ItemKind::Product,
        ..fields(goods, "面膜 Mask")
    };
    add(mask);
    (care, goods)
}

fn what_is_sold_is_kept_by_name_and_code(ground: &Place) {
    let clinics = Clinics::under(ground, "2026-11-20", PROGRAMME);
    let one = &clinics.one;
    let care = one.category_add(&owner(), &key(), "护理").unwrap();
    let goods = one.category_add(&owner(), &key(), "药妆").unwrap();
    assert_eq!((care.has_rate, goods.has_rate), (false, true), "the programme has half points for one");
    assert_eq!(refused(one.category_add(&owner(), &key(), "药妆")), Problem::NameTaken);
    let new = ItemFields { code: " a1 ".to_owned(), ..fields(care.id, "小气泡") };
    let item = one.item_add(&owner(), &key_named("s"), &new).unwrap();
    assert_eq!((item.code.as_str(), item.category_name.as_str(), item.kind), ("A1", "护理", ItemKind::Service));
    assert_eq!(one.item_add(&owner(), &key_named("s"), &new).unwrap(), item);
    assert_eq!(one.item_get(&cashier(), item.id).unwrap(), item);
    assert_eq!(refused_at(one.item_add(&owner(), &key(), &fields(goods.id, "小气泡")), "name"), Problem::NameTaken);
    let same_code = ItemFields { code: "A1".to_owned(), ..fields(goods.id, "x") };
    assert_eq!(refused_at(one.item_add(&owner(), &key(), &same_code), "code"), Problem::CodeTaken);
    let nowhere = fields(CategoryId([0; 16]), "x");
    assert_eq!(refused_at(one.item_add(&owner(), &key(), &nowhere), "category"), Problem::NotFound(Thing::Category));
    let low = ItemFields { floor_fen: 19_801, ..fields(care.id, "x") };
    assert_eq!(refused_at(one.item_add(&owner(), &key(), &low), "floor_fen"), Problem::FloorAbovePrice);

    let moved = ItemFields {
        kind: ItemKind::Product,
        code: String::new(),
        price_fen: 9_000,
        wholesale_fen: Some(7_000),
        member_fen: Some(8_000),
        floor_fen: 6_000,
        cautions: "开封后三个月".to_owned(),
        is_hidden: true,
        ..fields(goods.id, "面膜")
    };
    let moved = one.item_edit(&owner(), &key(), item.id, &moved).unwrap();
    assert_eq!((moved.category, moved.price_fen, moved.wholesale_fen), (goods.id, 9_000, Some(7_000)));
    assert_eq!((moved.member_fen, moved.floor_fen, moved.code.as_str()), (Some(8_000), 6_000, ""));
    // A code that nothing has any more may be given again, and any number of items go without one.
    one.item_add(&owner(), &key(), &same_code).unwrap();
    one.item_add(&owner(), &key(), &fields(care.id, "y")).unwrap();
    let renamed = one.category_edit(&owner(), &key(), goods.id, "产品", false).unwrap();
    assert!(!renamed.has_rate, "the programme goes on naming the old word");
    // Whoever rings up sees what is sold; nobody else's clinic does.
    assert_eq!(one.item_list(&cashier()).unwrap().len(), 3);
    assert_eq!(one.item_get(&cashier(), moved.id).unwrap().category_name, "产品");
    assert_eq!(refused(clinics.two.item_get(&owner(), moved.id)), Problem::NotFound(Thing::Item));
    assert_eq!(clinics.two.category_list(&owner()).unwrap(), []);
    assert_eq!(refused(one.category_add(&cashier(), &key(), "x")), Problem::Forbidden);
    assert_eq!(refused(one.item_add(&cashier(), &key(), &fields(care.id, "z"))), Problem::Forbidden);
    assert_eq!(refused(one.item_edit(&cashier(), &key(), moved.id, &fields(care.id, "z"))), Problem::Forbidden);
}

fn a_till_finds_what_it_means(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let (_, goods) = furnished(one);
    let found = |text: &str| one.item_find(&cashier(), text).unwrap();
    assert_eq!(names(&found("690-1")), ["面膜 Mask"], "scanned");
    assert_eq!(names(&found("XQP")), ["小气泡清洁"], "a code before anything else");
    assert_eq!(names(&found("清洁")), ["小气泡清洁", "深层清洁"]);
    assert_eq!(names(&found("深层")), ["深层清洁"]);
    assert_eq!(names(&found("qj")), ["小气泡清洁", "深层清洁"]);
    assert_eq!(names(&found("shenceng")), ["深层清洁"]);
    assert_eq!(names(&found("mask")), ["面膜 Mask"]);
    assert_eq!(names(&found("清痘")), [""; 0], "no longer sold");
    assert_eq!(names(&found("690")), ["面膜 Mask"], "a beginning of its code");
    for nothing in ["", "  ", "6", "91-", "没有", "'; --"] {
        assert_eq!(names(&found(nothing)), [""; 0], "{nothing}");
    }
    one.category_edit(&owner(), &key(), goods, "药妆", true).unwrap();
    assert_eq!(names(&found("690-1")), [""; 0], "its category is no longer sold");
    for number in 0..30 {
        one.item_add(&owner(), &key(), &fields(goods, &format!("洗发水 {number}"))).unwrap();
    }
    one.category_edit(&owner(), &key(), goods, "药妆", false).unwrap();
    assert_eq!(found("洗发").len(), 20);
}

fn the_list_is_narrowed_and_ordered(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let (care, _) = furnished(one);
    let of = |query: &ItemQuery| one.item_search(&cashier(), query).unwrap();
    assert_eq!(names(&of(&ItemQuery::default())), ["小气泡清洁", "深层清洁", "面膜 Mask"]);
    assert_eq!(names(&of(&ItemQuery { sold: ItemSold::No, ..everything() })), ["清痘（旧）"]);
    assert_eq!(names(&of(&ItemQuery { kind: Some(ItemKind::Product), ..everything() })), ["面膜 Mask"]);
    let query = ItemQuery { category: Some(care), text: "qj".to_owned(), descending: true, ..everything() };
    assert_eq!(names(&of(&query)), ["深层清洁", "小气泡清洁"]);
    let by_code = of(&ItemQuery { sort: ItemSort::Code, descending: true, ..everything() });
    assert_eq!(by_code[0].code, "XQP");
    let by_name = of(&ItemQuery { sort: ItemSort::Name, ..everything() });
    assert!(by_name.is_sorted_by_key(|item| item.name.clone()));
}

fn the_list_goes_out_and_comes_back_whole_or_not_at_all(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let added = one.item_propose(&owner(), &key_named("p"), ItemProposal::Aesthetics, Lang::Zh).unwrap();
    assert_eq!(one.item_propose(&owner(), &key_named("p"), ItemProposal::Aesthetics, Lang::Zh).unwrap(), added);
    assert_eq!(one.item_propose(&owner(), &key(), ItemProposal::Aesthetics, Lang::Zh).unwrap(), 0, "all are there");
    let (care, _) = furnished_beside(one);
    let before = one.item_list(&owner()).unwrap();

    for lang in Lang::ALL {
        let sheet = one.item_sheet(&owner(), &everything(), lang).unwrap();
        for bytes in [paper::csv(&sheet).unwrap(), paper::excel(&sheet).unwrap()] {
            let reading = one.item_look_over(&owner(), &bytes).unwrap();
            assert_eq!((reading.new, reading.changed, reading.same), (0, 0, before.len()), "{reading:?}");
            assert_eq!((reading.faults, reading.new_categories, reading.shown), (vec![], vec![], vec![]));
        }
    }
    let mut sheet = one.item_sheet(&owner(), &everything(), Lang::Zh).unwrap();
    let column = |wanted| ItemColumn::ALL.iter().position(|column| *column == wanted).unwrap();
    sheet.rows[0][column(ItemColumn::Price)] = Cell::Money(123_456);
    sheet.rows[0][column(ItemColumn::Cautions)] = Cell::text("孕期禁用");
    let mut new = vec![Cell::Empty; ItemColumn::ALL.len()];
    new[column(ItemColumn::Category)] = Cell::text("新项目");
    new[column(ItemColumn::Name)] = Cell::text("=体验");
    new[column(ItemColumn::Price)] = Cell::Money(100);
    sheet.rows.push(new.clone());
    let good = paper::csv(&sheet).unwrap();
    let reading = one.item_look_over(&owner(), &good).unwrap();
    assert_eq!((reading.new, reading.changed, reading.new_categories), (1, 1, vec!["新项目".to_owned()]));
    let changed: Vec<_> = reading.shown[0].columns().collect();
    assert_eq!(changed, [ItemColumn::Price, ItemColumn::Cautions]);
    assert!(reading.shown[1].before.is_none());

    new[column(ItemColumn::Name)] = Cell::text("");
    sheet.rows.push(new);
    let bad = paper::csv(&sheet).unwrap();
    assert_eq!(one.item_look_over(&owner(), &bad).unwrap().faults.len(), 1);
    assert_eq!(refused(one.item_take(&owner(), &key(), &bad)), Problem::Malformed);
    assert_eq!(one.item_list(&owner()).unwrap(), before, "nothing of a list with a fault is taken in");

    let taken = one.item_take(&owner(), &key_named("t"), &good).unwrap();
    let wanted =
        ItemsTaken { new: 1, changed: 1, same: before.len() - 1, new_categories: vec!["新项目".to_owned()] };
    assert_eq!(taken, wanted);
    assert_eq!(one.item_take(&owner(), &key_named("t"), &good).unwrap(), taken, "the same again under the same key");
    let after = one.item_list(&owner()).unwrap();
    assert_eq!((after.len(), after[0].price_fen, after[0].id), (before.len() + 1, 123_456, before[0].id));
    assert_eq!(after.last().map(|item| item.name.as_str()), Some("=体验"));
    assert_eq!(refused(one.item_sheet(&cashier(), &everything(), Lang::Zh)), Problem::Forbidden);
    assert_eq!(refused(one.item_look_over(&cashier(), &good)), Problem::Forbidden);
    assert_eq!(refused(one.item_take(&cashier(), &key(), &good)), Problem::Forbidden);
    assert!(one.item_search(&owner(), &ItemQuery { category: Some(care), ..everything() }).unwrap().len() == 2);
    let logged = actions(&clinics);
    assert_eq!(logged.iter().filter(|action| *action == "item_take").count(), 1);
}

/// Items beside those of the proposal.
fn furnished_beside(clinic: &Clinic) -> (CategoryId, CategoryId) {
    let hands = clinic.category_add(&owner(), &key(), "手足").unwrap().id;
    let coded = ItemFields { code: "N-1".to_owned(), member_fen: Some(18_000), ..fields(hands, "单色美甲") };
    clinic.item_add(&owner(), &key(), &coded).unwrap();
    let other = ItemFields { code: "N-2".to_owned(), floor_fen: 15_000, ..fields(hands, "款式美甲") };
    clinic.item_add(&owner(), &key(), &other).unwrap();
    (hands, hands)
}

fn what_a_list_does_not_say_stays(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    furnished_beside(one);
    let faults = |text: &str| {
        let reading = one.item_look_over(&owner(), text.as_bytes()).unwrap();
        reading.faults.iter().map(|f| (f.line, f.column, f.problem.code())).collect::<Vec<_>>()
    };
    let item = |name: &str| {
        one.item_search(&owner(), &everything()).unwrap().into_iter().find(|item| item.name == name).unwrap()
    };
    one.item_take(&owner(), &key(), "名称,零售价\n单色美甲,168\n".as_bytes()).unwrap();
    let kept = item("单色美甲");
    assert_eq!((kept.price_fen, kept.member_fen, kept.code.as_str(), kept.minutes), (16_800, Some(18_000), "N-1", 45));
    // A price that the list does not name may be the one that stands in the way.
    assert_eq!(faults("名称,零售价\n款式美甲,149.99\n"), [(2, ItemColumn::Floor, "floor_above_price")]);
    assert_eq!(faults("名称,零售价\n新,1\n"), [(2, ItemColumn::Category, "missing_field")]);
    assert_eq!(faults("名称,类目\n新,手足\n"), [(2, ItemColumn::Price, "missing_field")]);
    assert_eq!(faults("名称,编码\n单色美甲,n-2\n"), [(2, ItemColumn::Code, "code_taken")]);
    // Two items may change their codes with each other.
    let swapped = "名称,编码\n单色美甲,N-2\n款式美甲,N-1\n";
    assert_eq!(faults(swapped), []);
    one.item_take(&owner(), &key(), swapped.as_bytes()).unwrap();
    assert_eq!((item("单色美甲").code, item("款式美甲").code), ("N-2".to_owned(), "N-1".to_owned()));
}

fn many_prices_change_as_they_were_seen(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    let (care, goods) = furnished(one);
    let change = |category, price, by| Repricing {
        items: ItemQuery { category: Some(category), ..ItemQuery::default() },
        price,
        by,
        step_fen: 100,
    };
    let down = change(care, RepricedPrice::Retail, PriceMove::Share(-1_000));
    let preview = one.item_reprice_look_over(&owner(), &down).unwrap();
    let seen: Vec<_> = preview.changes.iter().map(|c| (c.item.name.as_str(), c.before_fen, c.after_fen)).collect();
    assert_eq!(seen, [("小气泡清洁", 19_800, 17_800), ("深层清洁", 19_800, 17_800)], "not what is no longer sold");
    assert!(preview.is_sound());
    assert_eq!(refused(one.item_reprice(&owner(), &key(), &down, "another")), Problem::PreviewStale);
    let at_first = one.item_reprice(&owner(), &key_named("r"), &down, &preview.seal).unwrap();
    assert_eq!(one.item_reprice(&owner(), &key_named("r"), &down, &preview.seal).unwrap(), at_first);
    assert_eq!(refused(one.item_reprice(&owner(), &key(), &down, &preview.seal)), Problem::PreviewStale, "once");
    let prices: Vec<_> = one.item_list(&owner()).unwrap().iter().map(|item| item.price_fen).collect();
    assert_eq!(prices, [17_800, 17_800, 19_800, 19_800]);

    let deep = change(care, RepricedPrice::Retail, PriceMove::Amount(-5_000));
    let preview = one.item_reprice_look_over(&owner(), &deep).unwrap();
    let problems: Vec<_> = preview.changes.iter().map(|change| change.problem).collect();
    assert_eq!(problems, [None, Some(Problem::FloorAbovePrice)]);
    assert_eq!(refused(one.item_reprice(&owner(), &key(), &deep, &preview.seal)), Problem::PreviewStale);
    // Only one has a members' price, and only the other a wholesale price.
    for (category, price, wanted) in [
        (care, RepricedPrice::Member, ("小气泡清洁", Some(18_900), None)),
        (goods, RepricedPrice::Wholesale, ("面膜 Mask", None, Some(9_500))),
    ] {
        let up = change(category, price, PriceMove::Share(500));
        let preview = one.item_reprice_look_over(&owner(), &up).unwrap();
        assert_eq!(one.item_reprice(&owner(), &key(), &up, &preview.seal).unwrap(), 1);
        let item = one.item_get(&owner(), preview.changes[0].item.id).unwrap();
        assert_eq!((item.name.as_str(), item.member_fen, item.wholesale_fen), wanted);
    }
    assert_eq!(refused(one.item_reprice_look_over(&cashier(), &down)), Problem::Forbidden);
    assert_eq!(refused(one.item_reprice(&cashier(), &key(), &down, "x")), Problem::Forbidden);
    assert_eq!(actions(&clinics).iter().filter(|action| *action == "item_reprice").count(), 3);
}

fn each_tier_is_told_its_price(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    furnished(one);
    let item = one.item_find(&cashier(), "xqp").unwrap().remove(0);
    assert_eq!(one.item_tier_prices(&cashier(), item.id).unwrap(), [], "no programme");
    let draft = one.programme_save(&owner(), &key(), PROGRAMME).unwrap();
    one.programme_publish(&owner(), &key(), draft.id, day("2020-01-01")).unwrap();
    let prices = one.item_tier_prices(&cashier(), item.id).unwrap();
    let without_card = &prices[0];
    assert_eq!((without_card.tier.as_deref(), without_card.retail_fen), (None, Some(19_800)));
    assert!(prices.len() > 1);
    for tier in &prices[1..] {
        assert_eq!((tier.retail_fen, tier.wholesale_fen), (Some(18_000), Some(18_000)), "the members' price: {tier:?}");
        assert!(tier.points > 0);
    }
}

fn prices_are_for_those_who_have_to_do_with_them(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    furnished(one);
    let item = one.item_find(&cashier(), "xqp").unwrap().remove(0).id;
    let nobody = Actor { permissions: [Permission::MemberRead].into_iter().collect(), ..cashier() };
    assert_eq!(refused(one.item_list(&nobody)), Problem::Forbidden);
    assert_eq!(refused(one.item_get(&nobody, item)), Problem::Forbidden);
    assert_eq!(refused(one.item_search(&nobody, &everything())), Problem::Forbidden);
    assert_eq!(refused(one.item_find(&nobody, "")), Problem::Forbidden);
    assert_eq!(refused(one.item_tier_prices(&nobody, item)), Problem::Forbidden);
    assert_eq!(refused(one.category_list(&nobody)), Problem::Forbidden);
    assert_eq!(refused(one.desk_limits(&nobody)), Problem::Forbidden);
    assert_eq!(refused(one.payment_settings(&nobody)), Problem::Forbidden);
    for one_of_them in [Permission::TreatmentRecord, Permission::MoneyRead, Permission::ItemEdit] {
        let who = Actor { permissions: [one_of_them].into_iter().collect(), ..cashier() };
        assert_eq!(one.item_get(&who, item).unwrap().id, item);
    }
    one.desk_limits(&cashier()).unwrap();
    one.payment_settings(&cashier()).unwrap();
}

/// Pieces of an item sold in a store: day and price of one.
fn sold(books: &Books, item: &Item, store: Option<StoreId>, pieces: &[(&str, i64)]) {
    let line = |(on, unit_fen): &(&str, i64)| SoldLine {
        sale: SaleId::new(unit_fen * 1_000_000 + i64::from(day(on).number())),
        line: 0,
        item: Some(item.id),
        store,
        day: day(on),
        operator: "till".to_owned(),
        quantity: 1,
        unit_fen: *unit_fen,
        paid_fen: *unit_fen,
        given_fen: 0,
        seller: String::new(),
        server: String::new(),
    };
    let lines: Vec<SoldLine> = pieces.iter().map(line).collect();
    books.write(|tx| sold_lines::insert(tx, &lines)).unwrap();
}

fn the_lowest_price_of_a_week_or_else_the_last_one_counts(ground: &Place) {
    let clinics = Clinics::founded(ground, "2026-11-20");
    let one = &clinics.one;
    furnished(one);
    let item = one.item_find(&cashier(), "xqp").unwrap().remove(0);
    let books = clinics.behind_one();
    let here = Some(StoreId::new(1));
    let lowest = |store: Option<StoreId>, on: &str| {
        let on: Day = day(on);
        books.read(|tx| items::lowest_price(tx, item.id, store, on)).unwrap()
    };
    assert_eq!(lowest(here, "2026-11-20"), None, "never sold");
    sold(&books, &item, here, &[("2026-11-01", 15_000), ("2026-11-01", 14_000), ("2026-10-01", 9_000)]);
    assert_eq!(lowest(here, "2026-11-20"), Some(14_000), "the last day before, and the lowest of that day");
    sold(&books, &item, here, &[("2026-11-13", 18_000), ("2026-11-19", 19_000), ("2026-11-19", 0), ("2026-11-20", 1)]);
    assert_eq!(lowest(here, "2026-11-20"), Some(18_000), "seven days before, without the day itself and gifts");
    assert_eq!(lowest(here, "2026-11-21"), Some(1), "the day that was left out before");
    assert_eq!(lowest(here, "2026-11-01"), Some(9_000));
    assert_eq!(lowest(None, "2026-11-20"), None, "another place of business");
    sold(&books, &item, None, &[("2026-11-19", 17_000)]);
    assert_eq!((lowest(None, "2026-11-20"), lowest(here, "2026-11-20")), (Some(17_000), Some(18_000)));
}

yanji_books::on_each_database!(
    what_is_sold_is_kept_by_name_and_code,
    a_till_finds_what_it_means,
    the_list_is_narrowed_and_ordered,
    the_list_goes_out_and_comes_back_whole_or_not_at_all,
    what_a_list_does_not_say_stays,
    many_prices_change_as_they_were_seen,
    each_tier_is_told_its_price,
    prices_are_for_those_who_have_to_do_with_them,
    the_lowest_price_of_a_week_or_else_the_last_one_counts,
);
