//! Prices before coupons: tiers, members' prices, offers, lists, exclusives, bonuses, struck-through prices.

use yanji_engine::price::{AskedLine, Basis, ByHand, PointsWish, QuoteFault};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::Perk;
use yanji_engine::{Fen, Micros, Points};

use crate::basket::{Ask, Rules, line};

const CODES: [Option<&str>; 4] = [None, Some("basic"), Some("silver"), Some("gold")];

fn ask<'a>(programme: &'a Programme, tier: Option<&str>, lines: &[AskedLine]) -> Ask<'a> {
    let ask = Ask::new(programme, lines);
    match tier {
        Some(code) => ask.tier(code),
        None => ask,
    }
}

/// 金星 8折 on everything, 银星 9折 on 剪、烫、染, 普通 9.5折 on 剪 only.
fn salon() -> Programme {
    Rules {
        basic: "prices = [{ pay_percent = 95, categories = [\"剪\"] }]",
        silver: "prices = [{ pay_percent = 90, categories = [\"剪\", \"烫\", \"染\"] }]",
        gold: "prices = [{ pay_percent = 80 }]",
        ..Rules::NONE
    }
    .programme()
}

#[test]
fn the_hair_salon_pays_by_tier_and_category() {
    let programme = salon();
    let basket = [line("剪发", "剪", 6_800), line("烫发", "烫", 38_800), line("头皮护理", "护理", 19_850)];
    for (tier, pays, earns) in [
        (None, [6_800, 38_800, 19_850], 0),
        (Some("basic"), [6_460, 38_800, 19_850], 651),
        (Some("silver"), [6_120, 34_920, 19_850], 730),
        (Some("gold"), [5_440, 31_040, 15_880], 785),
    ] {
        let bill = ask(&programme, tier, &basket).bill();
        assert_eq!(bill.lines.iter().map(|line| line.pay_fen.0).collect::<Vec<_>>(), pays, "{tier:?}");
        assert_eq!(bill.earns, Points(earns), "{tier:?}");
        assert_eq!(bill.list_fen, Fen(65_450), "{tier:?}");
    }
    let gold = ask(&programme, Some("gold"), &basket).bill();
    assert_eq!(gold.lines[1].basis, Basis::Tier { percent: Micros::whole(80) });
    let basic = ask(&programme, Some("basic"), &basket).bill();
    assert_eq!(basic.lines[1].basis, Basis::List, "烫 has no price for 普通");
}

#[test]
fn silver_takes_five_off_and_gold_ten() {
    let programme =
        Rules { silver: "prices = [{ pay_percent = 95 }]", gold: "prices = [{ pay_percent = 90 }]", ..Rules::NONE }
            .programme();
    // 10.50 × 95 % = 9.975, half up to 9.98; three pieces are rounded once.
    let three = AskedLine { quantity: 3, ..line("面膜", "产品", 1_050) };
    for (tier, one, pays_three) in [("basic", 1_050, 3_150), ("silver", 998, 2_993), ("gold", 945, 2_835)] {
        assert_eq!(Ask::new(&programme, &[line("面膜", "产品", 1_050)]).tier(tier).pays(), [one], "{tier}");
        assert_eq!(Ask::new(&programme, std::slice::from_ref(&three)).tier(tier).pays(), [pays_three], "{tier}");
    }
}

#[test]
fn one_item_has_its_own_share_and_the_smallest_share_counts() {
    let programme = Rules {
        basic: "prices = [{ pay_percent = 95 }, { pay_percent = 80, items = [\"小气泡\"] }]",
        ..Rules::NONE
    }
    .programme();
    let basket = [line("小气泡", "清洁", 19_800), line("水光", "注射", 100_000)];
    assert_eq!(Ask::new(&programme, &basket).tier("basic").pays(), [15_840, 95_000]);
}

#[test]
fn retail_and_wholesale_have_their_own_prices() {
    let programme = Rules {
        silver: "prices = [{ pay_percent = 90, list = \"retail\" }, { pay_percent = 97, list = \"wholesale\" }]",
        rest: "[[offers]]\ncode = \"desk\"\nname = \"前台价\"\npay_percent = 85\nlist = \"retail\"\ntiers = [\"gold\"]",
        ..Rules::NONE
    }
    .programme();
    let basket = [line("精华", "产品", 10_000)];
    for (tier, retail, wholesale) in [("basic", 10_000, 10_000), ("silver", 9_000, 9_700), ("gold", 8_500, 10_000)] {
        assert_eq!(Ask::new(&programme, &basket).tier(tier).pays(), [retail], "{tier}");
        assert_eq!(Ask::new(&programme, &basket).tier(tier).wholesale().pays(), [wholesale], "{tier}");
    }
}

#[test]
fn the_lower_of_the_members_price_and_the_tiers_is_taken_and_never_more_than_the_list() {
    let programme = Rules { gold: "prices = [{ pay_percent = 80 }]", ..Rules::NONE }.programme();
    for (member, tier, pays, basis) in [
        (Some(7_000), Some("gold"), 7_000, Basis::Member),
        (Some(9_000), Some("gold"), 8_000, Basis::Tier { percent: Micros::whole(80) }),
        (Some(8_000), Some("gold"), 8_000, Basis::Tier { percent: Micros::whole(80) }),
        (Some(9_000), Some("basic"), 9_000, Basis::Member),
        (Some(9_000), None, 10_000, Basis::List),
        (Some(11_000), Some("basic"), 10_000, Basis::List),
        (None, Some("basic"), 10_000, Basis::List),
    ] {
        let asked = AskedLine { member_fen: member.map(Fen), ..line("补水", "护理", 10_000) };
        let bill = ask(&programme, tier, &[asked]).bill();
        assert_eq!((bill.pay_fen, &bill.lines[0].basis), (Fen(pays), &basis), "{member:?} {tier:?}");
    }
}

#[test]
fn an_offer_is_taken_of_the_list_or_of_the_tiers_price_as_is_said() {
    let offer = |stacking: &str| {
        let rest = format!(
            "{stacking}\n[[offers]]\ncode = \"may\"\nname = \"五月\"\npay_percent = 85\nfrom = \"2026-05-01\"\n\
             until = \"2026-05-12\""
        );
        Rules { gold: "prices = [{ pay_percent = 90 }]", rest: &rest, ..Rules::NONE }.programme()
    };
    let (beside, on_top) = (offer(""), offer("[stacking]\noffer_on_tier_price = true"));
    let basket = [line("小气泡", "清洁", 10_000)];
    for (tier, day, pays_beside, pays_on_top) in [
        (None, "2026-05-12", 8_500, 8_500),
        (Some("gold"), "2026-05-12", 8_500, 7_650),
        (Some("gold"), "2026-05-13", 9_000, 9_000),
        (Some("gold"), "2026-04-30", 9_000, 9_000),
    ] {
        assert_eq!(ask(&beside, tier, &basket).on(day).pays(), [pays_beside], "{tier:?} {day}");
        assert_eq!(ask(&on_top, tier, &basket).on(day).pays(), [pays_on_top], "{tier:?} {day}");
    }
}

#[test]
fn what_is_granted_counts_only_for_whoever_holds_it_and_is_named() {
    let programme = Rules {
        rest: "[[offers]]\ncode = \"birthday\"\nname = \"生日礼遇\"\npay_percent = 50\ncategories = [\"护理\"]\n\
               granted = true\n\
               [[offers]]\ncode = \"first\"\nname = \"首单价\"\nprice = 99\nitems = [\"小气泡\"]\ngranted = true",
        ..Rules::NONE
    }
    .programme();
    let basket = [line("小气泡", "护理", 29_800), line("补水", "护理", 10_000), line("剪发", "剪", 6_800)];
    let without = Ask::new(&programme, &basket).tier("basic").bill();
    assert_eq!((without.pay_fen, without.rights_used), (Fen(46_600), vec![]));
    let both = Ask::new(&programme, &basket).tier("basic").offer(4, "first").offer(7, "birthday").bill();
    assert_eq!(both.lines.iter().map(|line| line.pay_fen.0).collect::<Vec<_>>(), [9_900, 5_000, 6_800]);
    assert_eq!(both.rights_used, [4, 7]);
    assert_eq!(both.lines[0].basis, Basis::Offer { code: "first".into(), name: "首单价".into() });
    let open = Rules {
        points: "[[points.bonus]]\ncode = \"day\"\nname = \"双倍\"\nmultiplier = 2\n\
                 [[points.bonus]]\ncode = \"b\"\nname = \"礼\"\nmultiplier = 2\ngranted = true",
        rest: "[[offers]]\ncode = \"open\"\nname = \"五月\"\npay_percent = 80\n\
               [[offers]]\ncode = \"birthday\"\nname = \"生日\"\npay_percent = 80\ngranted = true",
        ..Rules::NONE
    }
    .programme();
    let equal = Ask::new(&open, &basket).tier("basic").offer(1, "birthday").bonus(2, "b").bill();
    assert_eq!(equal.rights_used, Vec::<usize>::new(), "nor one that gives what is open to all");
    let idle = Ask::new(&programme, &basket[2..]).tier("basic").offer(4, "first").bill();
    assert_eq!(idle.rights_used, Vec::<usize>::new(), "a right that changes nothing is not used up");
}

#[test]
fn no_price_goes_below_the_floor() {
    let programme = Rules {
        gold: "prices = [{ pay_percent = 50 }]",
        rest: "[[offers]]\ncode = \"deep\"\nname = \"底\"\nprice = 10\nitems = [\"b\"]",
        ..Rules::NONE
    }
    .programme();
    let floor = |item: &str, floor_fen: i64| AskedLine {
        floor_fen: Fen(floor_fen),
        member_fen: Some(Fen(4_000)),
        quantity: 2,
        ..line(item, "x", 10_000)
    };
    let basket = [floor("a", 6_000), floor("a", 3_000), floor("b", 2_500), floor("b", 20_000)];
    assert_eq!(Ask::new(&programme, &basket).tier("gold").pays(), [12_000, 8_000, 5_000, 20_000]);
}

#[test]
fn only_members_with_the_perk_may_buy_what_is_exclusive() {
    let programme = Rules {
        gold: "perks = [\"exclusive_services\"]",
        rest: "[[exclusives]]\nperk = \"exclusive_services\"\nitems = [\"抗衰定制\"]",
        ..Rules::NONE
    }
    .programme();
    let basket = [line("剪发", "剪", 6_800), line("抗衰定制", "护理", 500_000)];
    for tier in CODES {
        let asked = ask(&programme, tier, &basket).quote();
        if tier == Some("gold") {
            assert_eq!(asked.map(|bill| bill.pay_fen), Ok(Fen(506_800)));
        } else {
            assert_eq!(asked, Err(QuoteFault::ExclusiveItem { line: 1, perk: Perk::ExclusiveServices }), "{tier:?}");
        }
    }
}

#[test]
fn the_largest_bonus_of_a_line_counts() {
    let programme = Rules {
        points: "[[points.bonus]]\ncode = \"tuesday\"\nname = \"周二双倍\"\nmultiplier = 2\nweekdays = [\"tuesday\"]\n\
                 [[points.bonus]]\ncode = \"birthday\"\nname = \"生日三倍\"\nmultiplier = 3\ncategories = [\"护理\"]\n\
                 granted = true\n\
                 [[points.bonus]]\ncode = \"cut\"\nname = \"剪发四倍\"\nmultiplier = 4\nitems = [\"剪发\"]\n\
                 tiers = [\"gold\"]",
        ..Rules::NONE
    }
    .programme();
    let basket = [line("剪发", "剪", 10_000), line("补水", "护理", 10_000)];
    for (ask, bonuses, rights, earns) in [
        (Ask::new(&programme, &basket), [1, 1], vec![], 0),
        (Ask::new(&programme, &basket).tier("basic"), [2, 2], vec![], 400),
        (Ask::new(&programme, &basket).tier("basic").on("2026-05-13"), [1, 1], vec![], 200),
        (Ask::new(&programme, &basket).tier("basic").bonus(9, "birthday"), [2, 3], vec![9], 500),
        (Ask::new(&programme, &basket).tier("gold").bonus(9, "birthday"), [4, 3], vec![9], 1_050),
        (
            Ask::new(&programme, &basket).tier("basic").bonus(9, "birthday").by_hand(1, ByHand::Gift),
            [2, 1],
            vec![],
            200,
        ),
        (Ask::new(&programme, &basket[..1]).tier("gold").bonus(9, "birthday"), [4, 1], vec![], 600),
    ] {
        let bill = ask.bill();
        for (line, bonus) in bill.lines.iter().zip(bonuses) {
            assert_eq!((line.bonus, line.bonus_code.is_some()), (Micros::whole(bonus), bonus > 1), "{}", line.item);
        }
        assert_eq!((bill.rights_used, bill.earns), (rights, Points(earns)));
    }
}

#[test]
fn a_price_is_struck_through_only_when_it_was_really_paid_and_is_higher() {
    let programme = Rules { gold: "prices = [{ pay_percent = 80 }]", ..Rules::NONE }.programme();
    for (lowest, quantity, struck) in [
        (None, 1, None),
        (Some(7_999), 1, None),
        (Some(8_000), 1, None),
        (Some(8_001), 1, Some(8_001)),
        (Some(9_500), 3, Some(28_500)),
        (Some(12_000), 1, Some(12_000)),
    ] {
        let asked = AskedLine { lowest_fen: lowest.map(Fen), quantity, ..line("补水", "护理", 10_000) };
        let bill = Ask::new(&programme, &[asked]).tier("gold").bill();
        assert_eq!(bill.lines[0].struck_fen, struck.map(Fen), "{lowest:?}");
    }
    let money = Rules { points: "[points.money]\npoints_per_yuan = 100", ..Rules::NONE }.programme();
    let asked = AskedLine { lowest_fen: Some(Fen(10_000)), ..line("补水", "护理", 10_000) };
    let bill = Ask::new(&money, &[asked]).tier("gold").points(500, PointsWish::Most).rounding(1).bill();
    assert_eq!((bill.pay_fen, bill.lines[0].struck_fen), (Fen(9_499), None), "points and 抹零 are no lower price");
}

#[test]
fn figures_out_of_range_are_refused() {
    let programme = Rules::NONE.programme();
    let one = || line("a", "x", 100);
    for (lines, fault) in [
        (vec![], QuoteFault::EmptyBasket),
        (vec![one(), AskedLine { quantity: 0, ..one() }], QuoteFault::Quantity { line: 1 }),
        (vec![AskedLine { quantity: AskedLine::MOST_PIECES + 1, ..one() }], QuoteFault::Quantity { line: 0 }),
        (vec![line("a", "x", -1)], QuoteFault::AmountTooLarge),
        (vec![line("a", "x", Fen::MOST.0), one()], QuoteFault::AmountTooLarge),
        (vec![AskedLine { quantity: 2, ..line("a", "x", Fen::MOST.0) }], QuoteFault::AmountTooLarge),
        (vec![AskedLine { member_fen: Some(Fen(i64::MAX)), ..one() }], QuoteFault::AmountTooLarge),
        (vec![AskedLine { floor_fen: Fen(-1), ..one() }], QuoteFault::AmountTooLarge),
    ] {
        assert_eq!(Ask::new(&programme, &lines).quote(), Err(fault), "{lines:?}");
    }
    let mut ask = Ask::new(&programme, &[one()]);
    ask.inquiry.tier = Some(3);
    assert_eq!(ask.quote(), Err(QuoteFault::UnknownTier));
    let most = Ask::new(&programme, &[line("a", "x", Fen::MOST.0)]).tier("gold").bill();
    assert_eq!((most.pay_fen, most.earns), (Fen::MOST, Points(15_000_000_000)));
}
