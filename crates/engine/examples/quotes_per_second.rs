//! Measures the price: quotes a second of one core, from a plain basket to a purse full of coupons.
//!
//! `cargo run --release -p yanji-engine --example quotes_per_second`

use std::hint::black_box;
use std::time::{Duration, Instant};

use yanji_engine::price::{AskedLine, CouponChoice, HeldCoupon, Inquiry, PointsWish, QuoteFault, quote};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::PriceList;
use yanji_engine::programme::read::read;
use yanji_engine::{Day, Fen, Points};

/// How long each basket is asked for.
const TIME: Duration = Duration::from_secs(2);

/// A programme with prices for tiers, points as money, an offer, and sixty kinds of coupons.
fn programme() -> Option<Programme> {
    let kinds = (0..60).map(|kind| {
        let (off, from) = (kind % 7 * 5 + 5, kind % 5 * 100);
        format!("[[coupons]]\ncode = \"{kind}\"\nname = \"满 {from} 减 {off}\"\noff = {off}\nfrom = {from}\n")
    });
    let source = format!(
        "language = 1\nname = \"星级\"\n[points]\nper_yuan = 1\n[points.money]\npoints_per_yuan = 100\n\
         [[tiers]]\ncode = \"gold\"\nname = \"金星\"\nprices = [{{ pay_percent = 80 }}]\n\
         [stacking]\ncoupons_per_bill = 5\n\
         [[offers]]\ncode = \"may\"\nname = \"五月\"\nprice = 99\nitems = [\"1\"]\n{}",
        kinds.collect::<String>()
    );
    read(&source).ok().map(|read| read.programme)
}

/// A question of so many lines and coupons.
fn inquiry(programme: &Programme, lines: usize, coupons: usize) -> Inquiry {
    let line = |place: usize| AskedLine {
        item: place.to_string(),
        category: "护理".to_owned(),
        list_fen: Fen(19_800 + 37 * i64::try_from(place).unwrap_or(0)),
        member_fen: None,
        floor_fen: Fen(9_900),
        lowest_fen: Some(Fen(19_800)),
        quantity: 1,
        by_hand: None,
    };
    let kinds = programme.benefits.coupons.iter().take(coupons).enumerate();
    Inquiry {
        day: Day::parse("2026-05-12").unwrap_or(Day::FIRST),
        list: PriceList::Retail,
        tier: Some(0),
        lines: (0..lines).map(line).collect(),
        rights: Vec::new(),
        coupons: kinds
            .map(|(number, terms)| HeldCoupon { number, terms: terms.clone(), expires_on: Day::NEVER })
            .collect(),
        choice: CouponChoice::Best,
        points_balance: Points(5_000),
        points: PointsWish::Most,
        rounding_fen: Fen(1),
    }
}

/// Asks again and again, and prints how often a second.
fn measure(programme: &Programme, lines: usize, coupons: usize) -> Result<(), QuoteFault> {
    let inquiry = inquiry(programme, lines, coupons);
    let (began, mut asked) = (Instant::now(), 0_u128);
    while began.elapsed() < TIME {
        black_box(quote(black_box(programme), black_box(&inquiry))?);
        asked += 1;
    }
    let micros = began.elapsed().as_micros();
    println!("{lines} lines, {coupons} coupons: {} quotes a second", asked * 1_000_000 / micros);
    Ok(())
}

fn main() -> Result<(), QuoteFault> {
    let Some(programme) = programme() else { return Err(QuoteFault::EmptyBasket) };
    for (lines, coupons) in [(1, 0), (2, 0), (10, 0), (2, 3), (10, 10), (10, 60)] {
        measure(&programme, lines, coupons)?;
    }
    Ok(())
}
