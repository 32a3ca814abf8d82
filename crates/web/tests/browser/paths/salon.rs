//! The hair salon with three stars, over its pages: what each star pays and earns, how one rises and falls, and the care
//! in the month of the birthday. The programme is the ready-made one.

use std::sync::Arc;

use yanji_app::{FixedClock, ItemFields};
use yanji_engine::Day;
use yanji_engine::programme::ready;

use super::checkout::{ENTER, F9};
use super::{Walk, key, walk};
use crate::clinic::{LOGIN, PASSWORD, clock_at, found_with, machine, morning_of, serve_with};

/// The day on which it begins, in the month of a birthday.
const BEGINNING: &str = "2026-03-02";
const END_OF_HER_MONTH: &str = "2026-03-31";
/// The day after the month of grace that follows the review at the end of the year.
const AFTER_THE_REVIEW: &str = "2027-02-01";

/// The programme of a shop that gave its better customers the worse prices: A 98折, B none, C 95折.
const UPSIDE_DOWN: &str = r#"
language = 1
name = "客户分层"
timezone = "Asia/Shanghai"

[points]
per_yuan = 1

[evaluation]
cycle = "year"

[[tiers]]
code = "c"
name = "C 客户"
prices = [{ pay_percent = 95 }]

[[tiers]]
code = "b"
name = "B 客户"
qualify = { metric = "spend", window = "cumulative", at_least = 3000 }
prices = [{ pay_percent = 100 }]

[[tiers]]
code = "a"
name = "A 客户"
qualify = { metric = "spend", window = "cumulative", at_least = 10000 }
prices = [{ pay_percent = 98 }]
"#;

#[tokio::test]
async fn a_salon_lives_by_its_stars() {
    let clock = clock_at(BEGINNING);
    let served = serve_with(|place| {
        let clinic = found_with(place, Arc::<FixedClock>::clone(&clock));
        let draft = clinic.programme_save(&machine(), &key(), ready::SALON_STARS.source).unwrap();
        clinic.programme_publish(&machine(), &key(), draft.id, Day::parse("2020-01-01").unwrap()).unwrap();
        clinic
    })
    .await;
    walk(served, |walk| async move {
        walk.sign_in(LOGIN, PASSWORD).await;
        walk.hangs_up_the_prices();
        walk.pays_by_her_star().await;
        walk.is_given_care_once(&clock).await;
        walk.falls_and_keeps_her_points(&clock).await;
    })
    .await;
}

#[tokio::test]
async fn prices_that_rise_with_the_tier_are_warned_of() {
    super::walk_in_a_new_one(|walk| async move {
        walk.go("/programme/edit").await;
        walk.put("#source", UPSIDE_DOWN).await;
        walk.sees("“B 客户”").await;
        walk.sees("反而比下面的“C 客户”").await;
        walk.sees("升级等于吃亏").await;
        let before = walk.served.clinic.programme_list(&machine()).unwrap().len();
        walk.follow("button[name='do'][value='save']").await;
        walk.sees("草稿已保存").await;
        walk.sees("升级等于吃亏").await;
        assert_eq!(walk.served.clinic.programme_list(&machine()).unwrap().len(), before + 1, "a warning is no refusal");
    })
    .await;
}

impl Walk {
    fn hangs_up_the_prices(&self) {
        let clinic = &self.served.clinic;
        for (code, category, name, price_fen) in
            [("01", "剪", "洗剪吹", 10_000), ("02", "染", "染发", 30_000), ("03", "护理", "头皮养护", 20_000)]
        {
            let category = clinic.category_add(&machine(), &key(), category).unwrap().id;
            let fields = ItemFields { code: code.to_owned(), ..ItemFields::new(category, name, price_fen) };
            clinic.item_add(&machine(), &key(), &fields).unwrap();
        }
    }

    /// One cut, one colour, one care: 普通 has 9.5折 on the cut alone, 银星 9折 on cut and colour, 金星 8折 on everything; a
    /// yuan earns 1, 1.2 and 1.5 points.
    async fn pays_by_her_star(&self) {
        self.enrol("P-1", "周小禾", "13900007701");
        self.enrol("G-1", "吴宜", "13900007703");
        self.is_enrolled_with_a_birthday().await;
        self.is_sent_three_guests("K-1").await;
        self.spends("G-1", "5000").await;
        for (tail, number, tier, sum, earned) in [
            ("7701", "P-1", "普通会员", "¥595.00", 595),
            ("7702", "K-1", "银星会员", "¥560.00", 672),
            ("7703", "G-1", "金星会员", "¥480.00", 720),
        ] {
            let before = self.member(number).points;
            self.serves(tail).await;
            self.sees(tier).await;
            self.takes_to_the_bill("01 02 03", 3).await;
            assert_eq!(self.text("#pay-sum").await, sum, "{tier}");
            self.pays_cash().await;
            assert_eq!(self.member(number).points - before, earned, "{tier}");
        }
    }

    /// On the page where everybody is enrolled.
    async fn is_enrolled_with_a_birthday(&self) {
        self.go("/members/new").await;
        for (field, typed) in [("number", "K-1"), ("name", "林晚"), ("phone", "13900007702"), ("birthday", "03-08")] {
            self.write(&format!("main [name='{field}']"), typed).await;
        }
        self.follow("main form .card-footer button").await;
        self.sees("已新增会员").await;
    }

    /// The third one lifts her.
    async fn is_sent_three_guests(&self, number: &str) {
        let page = format!("/members/{}", self.member(number).id);
        for guest in ["R-1", "R-2", "R-3"] {
            assert_eq!(self.member(number).tier, "basic", "before {guest}");
            self.go(&format!("{page}/record/referral")).await;
            self.write("main [name='id']", guest).await;
            self.follow("main form .card-footer button").await;
        }
        self.sees("银星会员").await;
        assert_eq!(self.member(number).tier, "silver");
    }

    async fn spends(&self, number: &str, amount: &str) {
        self.go(&format!("/members/{}/sale", self.member(number).id)).await;
        self.write("main [name='category']", "护理").await;
        self.write("main [name='amount']", amount).await;
        self.follow("main .card-footer button").await;
        self.sees("金星会员").await;
    }

    /// The night gives it in the month of the birthday, once; it pays for one care, and prices stay her star's.
    async fn is_given_care_once(&self, clock: &FixedClock) {
        let page = format!("/members/{}?tab=rights", self.member("K-1").id);
        self.go(&page).await;
        assert_eq!(self.cares().await, 0);
        self.passes_a_night();
        self.passes_a_night();
        self.go(&page).await;
        assert_eq!(self.cares().await, 1);
        self.serves("7702").await;
        self.takes_to_the_bill("01 03", 2).await;
        assert_eq!(self.text("#pay-sum").await, "¥90.00", "the care is free, the cut is at her star's price");
        self.pays_cash().await;
        clock.set(morning_of(END_OF_HER_MONTH));
        self.passes_a_night();
        self.sign_in(LOGIN, PASSWORD).await;
        self.go(&page).await;
        assert_eq!(self.cares().await, 1, "once a year, however often it is night");
        self.sees("已使用").await;
    }

    fn passes_a_night(&self) {
        self.served.clinic.gift_run(&machine(), &mut |_| {}).unwrap();
    }

    /// How many coupons for a care her page shows.
    async fn cares(&self) -> usize {
        let rows = self.texts("section[aria-labelledby='coupons'] tbody tr").await;
        rows.iter().filter(|row| row.contains("生日护理券")).count()
    }

    /// 650 yuan in a year are not enough to keep the silver star. The points stay.
    async fn falls_and_keeps_her_points(&self, clock: &FixedClock) {
        let before = self.member("K-1");
        assert_eq!((before.tier.as_str(), before.spend_fen), ("silver", 65_000));
        clock.set(morning_of(AFTER_THE_REVIEW));
        self.served.clinic.clock_run(&machine(), None, &mut |_| {}).unwrap();
        // Nobody stays signed in for a year.
        self.sign_in(LOGIN, PASSWORD).await;
        self.go(&format!("/members/{}", before.id)).await;
        self.sees("普通会员").await;
        let now = self.member("K-1");
        assert_eq!((now.tier.as_str(), now.points), ("basic", before.points));
        self.go(&format!("/members/{}?tab=tiers", before.id)).await;
        self.sees("银星会员").await;
        self.serves("7702").await;
        self.takes_to_the_bill("01 02", 2).await;
        assert_eq!(self.text("#pay-sum").await, "¥395.00", "9.5折 on the cut, nothing on the colour");
    }

    /// Finds whoever has a phone that ends so.
    async fn serves(&self, tail: &str) {
        self.opens_the_checkout().await;
        self.strike(&format!("{tail}{ENTER}")).await;
        self.until("return document.querySelector('#desk [name=member]').value !== ''").await;
    }

    async fn takes_to_the_bill(&self, codes: &str, lines: usize) {
        self.strike(&format!("{codes}{ENTER}")).await;
        self.sees_lines(lines).await;
    }

    async fn pays_cash(&self) {
        self.strike(&F9.to_string()).await;
        self.is_done().await;
    }
}
