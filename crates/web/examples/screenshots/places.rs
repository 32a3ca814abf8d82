//! What the names in the addresses of `pictures.txt` stand for in the sample clinic, found by the links of its pages.

use crate::chromium::Window;

/// What stands in place of a name: where a link to it is, and which. The page may be one that was found before.
const LINKS: &[(&str, &str, &str)] = &[
    ("{member}", "/members?sort=spend&descending=1", "main table a[href^='/members/mem_']"),
    ("{batch}", "/members/batches", "main a[href^='/members/batches/']"),
    ("{publish}", "/programme/versions", "main a[href$='/publish']"),
    ("{desk_sale}", "/sales", "main tr:not(:has(.badge)):has(a[href^='/members/']) a[href^='/sales/']"),
    ("{refunded_sale}", "/sales", "main tr:has(.badge) a[href^='/sales/']"),
    ("{item}", "/items?text=GD01", "main a[href^='/items/item_']"),
    ("{category}", "/items", "main a[href^='/items/categories/']"),
    ("{coupon_kind}", "/coupons", "main a[href^='/coupons/kinds/']"),
    ("{coupon}", "{coupon_kind}", "main a[href^='/coupons/pieces/']"),
    ("{store}", "/settings/stores", "main a[href^='/settings/stores/']"),
    ("{staff}", "/settings/staff", "main td a[href^='/settings/staff/']"),
    ("{goal}", "/settings/goals", "main a[href^='/settings/goals/goal_']"),
];

/// What the names stand for.
#[derive(Clone, Default)]
pub(crate) struct Places {
    paths: Vec<(&'static str, String)>,
    /// The card number of the member.
    pub(crate) card: String,
}

impl Places {
    /// Finds everything in the window of somebody who is signed in.
    pub(crate) async fn find(window: &Window) -> Self {
        let mut places = Self::default();
        for (name, page, link) in LINKS {
            window.go(&places.fill(page)).await;
            let found = window.find(link).await;
            if *name == "{member}" {
                places.card = found.text().await.unwrap();
            }
            places.paths.push((name, found.attr("href").await.unwrap().unwrap()));
        }
        places
    }

    /// An address with the paths in place of their names.
    pub(crate) fn fill(&self, address: &str) -> String {
        self.paths.iter().fold(address.to_owned(), |address, (name, path)| address.replace(name, path))
    }
}
