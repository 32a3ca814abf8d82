//! 负债: what the clinic owes its members, in yuan, and what members owe it.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::StoreChoice;
use yanji_app::{Liability, PointsBasis};
use yanji_words::whole;

use super::{Tab, tabs};
use crate::console::door::Visitor;
use crate::console::export::{Format, download, of_store};
use crate::console::failure::Failure;
use crate::console::figures;
use crate::console::form::Fields;
use crate::console::frame::{Frame, Section, place};
use crate::console::list::List;

#[derive(Template)]
#[template(path = "till/liabilities.html")]
struct LiabilityPage {
    frame: Frame,
    list: List,
    tabs: Vec<Tab>,
    /// That the figures are of all stores, where there are several.
    of_store: String,
    /// All that is owed to members, in yuan.
    total: String,
    points: String,
    points_worth: Option<String>,
    basis: String,
    expected: Option<ExpectedRow>,
    points_owed: String,
    coupons: String,
    coupons_worth: String,
    deposits: String,
    owed: String,
    owed_sales: i64,
    stores: Vec<StoreRow>,
}

/// What may be expected of all points, and how that is worked out.
struct ExpectedRow {
    /// The share, in percent.
    share: String,
    unused: String,
    /// In yuan; empty where points have no price.
    unused_worth: String,
    used: String,
    used_worth: String,
    /// What of all that is owed may be expected to be used, in yuan; empty where points have no price.
    total: String,
}

/// The points of one store.
struct StoreRow {
    name: String,
    holders: String,
    points: String,
    worth: String,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let fields = Fields::new(pairs);
    let liability = visitor.ask(|clinic, actor| clinic.liability_get(actor)).await?;
    let frame = visitor.frame(Section::Desk);
    let told_of = place::told_of(&visitor, None);
    if let Some(format) = Format::of(fields.get("export")) {
        return download(&visitor, of_store(sheet(&frame, &visitor.stores, &liability), &told_of), format).await;
    }
    let list = List::asked("/till/liabilities", &fields, &[], &["store"]);
    let page = made(frame, list, &visitor.stores, &liability);
    visitor.page(&LiabilityPage { tabs: tabs(&visitor, "/till/liabilities").await?, of_store: told_of, ..page })
}

fn made(frame: Frame, list: List, stores: &[StoreChoice], liability: &Liability) -> LiabilityPage {
    let basis = match &liability.basis {
        PointsBasis::Money { points_per_yuan } => frame.put("liability.as_money", whole(*points_per_yuan)),
        PointsBasis::Reward { name, points, price_fen } => {
            frame.fill("liability.as_reward", &[name, &whole(*points), &figures::yuan(*price_fen)])
        }
        PointsBasis::Nothing => frame.t("liability.as_nothing").into_owned(),
    };
    LiabilityPage {
        tabs: Vec::new(),
        of_store: String::new(),
        total: figures::yuan(liability.total_fen()),
        points: whole(liability.points),
        points_worth: liability.points_fen.map(figures::yuan),
        basis,
        expected: expected_row(liability),
        points_owed: whole(liability.points_owed),
        coupons: whole(liability.coupons),
        coupons_worth: figures::yuan(liability.coupons_fen),
        deposits: figures::yuan(liability.deposits_fen),
        owed: figures::yuan(liability.owed_fen),
        owed_sales: liability.owed_sales,
        stores: liability
            .stores
            .iter()
            .map(|store| StoreRow {
                name: name_of(&frame, stores, store.store),
                holders: whole(store.holders),
                points: whole(store.points),
                worth: store.points_fen.map(figures::yuan).unwrap_or_default(),
            })
            .collect(),
        list,
        frame,
    }
}

fn expected_row(liability: &Liability) -> Option<ExpectedRow> {
    let (share_bp, expected) = liability.breakage_bp.zip(liability.expected)?;
    let yuan = |fen: Option<i64>| fen.map(figures::yuan).unwrap_or_default();
    Some(ExpectedRow {
        share: figures::percent(share_bp),
        unused: whole(expected.unused_points),
        unused_worth: yuan(expected.unused_fen),
        used: whole(expected.used_points),
        used_worth: yuan(expected.used_fen),
        total: yuan(liability.expected_total_fen()),
    })
}

fn name_of(frame: &Frame, stores: &[StoreChoice], id: Option<yanji_books::id::StoreId>) -> String {
    let known = stores.iter().find(|store| Some(store.id) == id);
    known.map_or_else(|| frame.t("liability.no_store").into_owned(), |store| store.name.clone())
}

fn sheet(frame: &Frame, stores: &[StoreChoice], liability: &Liability) -> Sheet {
    let columns = [
        ("till.store", Kind::Text),
        ("liability.holders", Kind::Whole),
        ("liability.points", Kind::Whole),
        ("liability.worth", Kind::Money),
    ];
    let rows = liability.stores.iter().map(|store| {
        vec![
            Cell::text(name_of(frame, stores, store.store)),
            Cell::Whole(store.holders),
            Cell::Whole(store.points),
            store.points_fen.map_or(Cell::Empty, Cell::Money),
        ]
    });
    Sheet {
        name: frame.t("till.liabilities").into_owned(),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).into(),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use yanji_app::{ExpectedUse, StoreLiability};

    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        let liability = |basis, points_fen| Liability {
            points: 1_234_567,
            points_fen,
            basis,
            breakage_bp: Some(1_234),
            expected: Some(ExpectedUse {
                unused_points: 152_345,
                unused_fen: points_fen.map(|_| 152_345),
                used_points: 1_082_222,
                used_fen: points_fen.map(|fen| fen - 152_345),
            }),
            points_owed: 5,
            coupons: 12,
            coupons_fen: 60_000,
            deposits_fen: 1_000,
            owed_sales: 2,
            owed_fen: 9_900,
            stores: vec![StoreLiability { store: None, holders: 3, points: 1_234_567, points_fen }],
        };
        let page = |liability: &Liability| {
            let liability = liability.clone();
            in_both_languages(move |frame| {
                made(frame, List { address: "/till/liabilities".to_owned(), ..List::default() }, &[], &liability)
            })
        };
        for html in page(&liability(PointsBasis::Money { points_per_yuan: 100 }, Some(1_234_567))) {
            assert!(html.contains("1,234,567") && html.contains("12,345.67") && html.contains("12.34 %"), "{html}");
            assert!(html.contains("152,345") && html.contains("1,523.45") && html.contains("10,822.22"), "{html}");
            // One headline, all that is owed; what may be expected of it stands below, in no headline.
            let headline = html.split("liability-total").nth(1).and_then(|part| part.split("</section>").next());
            assert!(headline.is_some_and(|part| part.contains("12,955.67")), "{html}");
            assert!(html.contains("11,432.22") && !headline.is_some_and(|part| part.contains("11,432.22")));
        }
        let reward = PointsBasis::Reward { name: "7".to_owned(), points: 50, price_fen: 9_900 };
        for html in page(&liability(reward, Some(1))) {
            assert!(html.contains("99.00"));
        }
        page(&liability(PointsBasis::Nothing, None));
    }
}
