//! What stands after a sale: what was paid and given, the change, the receipt to print, and the way to the next customer.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use yanji_app::Permission;

use super::receipt::{Paper, paper};
use super::{frame, sale_id};
use crate::console::door::Visitor;
use crate::console::failure::Failure;
use crate::console::form::Fields;
use crate::console::frame::Frame;

#[derive(Template)]
#[template(path = "desk/done.html")]
struct DonePage {
    frame: Frame,
    address: String,
    sale: String,
    /// The cash that was handed over, as the address has it.
    given: String,
    paper: Paper,
}

pub(super) async fn page(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let id = sale_id(&visitor, &id)?;
    let asked = Fields::new(pairs);
    let printed = visitor.ask(move |clinic, actor| clinic.sale_receipt(actor, id)).await?;
    let paper = paper(&printed, &asked, &visitor.state.clinic.zone());
    let address = format!("/checkout/done/{id}");
    visitor.page(&DonePage {
        frame: frame(&visitor, &address),
        sale: format!("/sales/{id}"),
        given: if paper.change.is_some() { asked.get("given").to_owned() } else { String::new() },
        paper,
        address,
    })
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::console::desk::receipt::testing::printed;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        for given in ["20000", ""] {
            let asked = Fields::new(vec![("given".to_owned(), given.to_owned())]);
            for html in in_both_languages(|frame| DonePage {
                frame,
                address: "/checkout/done/1".to_owned(),
                sale: "/sales/1".to_owned(),
                given: given.to_owned(),
                paper: paper(&printed(), &asked, &TimeZone::UTC),
            }) {
                assert_eq!(html.contains("80.00"), !given.is_empty(), "{html}");
                assert!(html.contains("240.00") && html.contains("receipt-80"));
            }
        }
    }
}
