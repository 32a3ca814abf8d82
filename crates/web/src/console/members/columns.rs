//! The columns of the list of members: which there are, and which of them somebody wants to see.

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use yanji_app::Permission;

use crate::console::cookies;
use crate::console::door::{Posted, append};
use crate::console::failure::Failure;
use crate::console::form::Fields;

/// The columns that somebody chose, parted by dots.
const COOKIE: &str = "yanji_member_columns";

/// A column that can be hidden. Card number and name never are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Phone,
    Tier,
    Points,
    Spend,
    Visits,
    LastSale,
    EnrolledOn,
    Store,
}

impl Column {
    pub(super) const ALL: [Self; 8] = [
        Self::Phone,
        Self::Tier,
        Self::Points,
        Self::Spend,
        Self::Visits,
        Self::LastSale,
        Self::EnrolledOn,
        Self::Store,
    ];

    /// Those that are shown when nobody chose.
    const USUAL: [Self; 6] = [Self::Phone, Self::Tier, Self::Points, Self::Spend, Self::Visits, Self::LastSale];

    /// The name in a form; for those by which the list can be sorted, the code of the sort.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Tier => "tier",
            Self::Points => "points",
            Self::Spend => "spend",
            Self::Visits => "visits",
            Self::LastSale => "last_sale",
            Self::EnrolledOn => "enrolled_on",
            Self::Store => "store",
        }
    }

    /// The key of its title.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Phone => "member.phone",
            Self::Tier => "member.tier",
            Self::Points => "member.points",
            Self::Spend => "member.spend",
            Self::Visits => "member.visits",
            Self::LastSale => "member.last_sale_on",
            Self::EnrolledOn => "member.enrolled_on",
            Self::Store => "members.store",
        }
    }

    /// Whether the list can be sorted by it.
    pub(super) const fn is_sort(self) -> bool {
        !matches!(self, Self::Phone | Self::Store)
    }

    /// The class of its cells.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Tier => "tier-cell",
            Self::Points => "number narrow-last",
            Self::Spend | Self::Visits => "number wide-only",
            Self::Phone | Self::LastSale | Self::EnrolledOn | Self::Store => "text-nowrap wide-only",
        }
    }
}

/// The columns of an address, or those that somebody chose, or the usual ones.
pub(super) fn chosen(fields: &Fields, headers: &HeaderMap) -> Vec<Column> {
    let of = |codes: &[&str]| -> Vec<Column> {
        Column::ALL.into_iter().filter(|column| codes.contains(&column.code())).collect()
    };
    let asked = of(&fields.all("column").collect::<Vec<_>>());
    if !asked.is_empty() {
        return asked;
    }
    match cookies::read(headers, COOKIE) {
        // Whoever hid every column chose none.
        Some(kept) => of(&kept.split('.').collect::<Vec<_>>()),
        None => Column::USUAL.to_vec(),
    }
}

/// Keeps which columns somebody wants to see, and goes back to the list.
pub(super) async fn keep(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let codes: Vec<&str> = Column::ALL.iter().map(|column| column.code()).collect();
    let wanted: Vec<&str> = fields.all("wanted").filter(|code| codes.contains(code)).collect();
    // The address of a view names its columns, which were just chosen anew.
    let kept = fields.pairs().filter(|(name, _)| *name != "column" && *name != "view");
    let kept = Fields::new(kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
    let mut response = Redirect::to(&super::address(&visitor, &kept)?).into_response();
    append(&mut response, cookies::set(&visitor.state, COOKIE, &wanted.join("."), Some(cookies::YEAR_S)));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_more_than_a_choice_and_that_more_than_the_usual() {
        let mut headers = HeaderMap::new();
        let fields = Fields::new(vec![("column".to_owned(), "store".to_owned())]);
        assert_eq!(chosen(&Fields::default(), &headers), Column::USUAL);
        headers.insert("cookie", format!("{COOKIE}=phone.points.nothing").parse().unwrap());
        assert_eq!(chosen(&Fields::default(), &headers), [Column::Phone, Column::Points]);
        assert_eq!(chosen(&fields, &headers), [Column::Store]);
    }
}
