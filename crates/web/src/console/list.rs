//! Lists that live in an address: filters, order, pages and export as links. What is listed, a page says itself; what
//! is personal never comes here.

use yanji_books::id::StoreId;

use super::export::Format;
use super::form::Fields;

/// What the macros of `list.html` have to know of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    /// The path.
    pub(super) address: String,
    /// The filters in use, without order and page.
    pub(super) query: Vec<(String, String)>,
    /// The code of the column by which it is ordered.
    pub(super) sort: String,
    /// Whether the greatest comes first.
    pub(super) descending: bool,
    /// The cursor of the next page.
    pub(super) next: Option<String>,
    /// Whether this page is not the first.
    pub(super) is_later: bool,
    /// How many there are on all pages, where that is known, as it is shown.
    pub(super) total: Option<String>,
}

impl List {
    /// The list that an address asks for, with those of these filters that have a value. `sorts` are the columns by
    /// which it may be ordered; the first is taken when none or another is asked for. Next page and total are not known
    /// yet.
    pub(super) fn asked(address: &str, fields: &Fields, filters: &[&str], sorts: &[&str]) -> Self {
        let kept = filters.iter().flat_map(|name| {
            fields.all(name).filter(|value| !value.is_empty()).map(|value| ((*name).to_owned(), value.to_owned()))
        });
        let sort = sorts.iter().find(|code| **code == fields.get("sort")).or_else(|| sorts.first());
        Self {
            address: address.to_owned(),
            query: kept.collect(),
            sort: sort.map(|code| (*code).to_owned()).unwrap_or_default(),
            descending: fields.get("descending") == "1",
            next: None,
            is_later: !fields.get("after").is_empty(),
            total: None,
        }
    }

    /// The list with another value of a filter; none takes the filter away.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut query = self.query.clone();
        match query.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => value.clone_into(known),
            None => query.push((name.to_owned(), value.to_owned())),
        }
        query.retain(|(_, value)| !value.is_empty());
        Self { query, ..self.clone() }
    }

    /// Keeps that all stores are asked for by somebody who is in one: else the next page and the file would be of that.
    pub(super) fn keep_all_stores(&mut self, fields: &Fields, place: Option<StoreId>) {
        if place.is_some() && fields.has("store") && fields.get("store").is_empty() {
            self.query.push(("store".to_owned(), String::new()));
        }
    }

    /// Whether any filter is in use.
    pub(super) fn is_narrowed(&self) -> bool {
        !self.query.is_empty()
    }

    /// The list ordered by this column, the other way round if it is already.
    pub(super) fn sorted_by(&self, code: &str) -> String {
        let descending = self.sort == code && !self.descending;
        self.link(code, descending, None)
    }

    /// The value of `aria-sort` for this column.
    pub(super) fn aria_sort(&self, code: &str) -> &'static str {
        match (self.sort == code, self.descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
    }

    /// The first page.
    pub(super) fn first_page(&self) -> String {
        self.link(&self.sort, self.descending, None)
    }

    /// The page after the one with this cursor.
    pub(super) fn page_after(&self, cursor: &str) -> String {
        self.link(&self.sort, self.descending, Some(("after", cursor)))
    }

    /// The whole list as a file of this kind.
    pub(super) fn export(&self, format: Format) -> String {
        self.link(&self.sort, self.descending, Some(("export", format.code())))
    }

    /// The whole list as CSV.
    pub(super) fn csv(&self) -> String {
        self.export(Format::Csv)
    }

    /// The whole list as an Excel workbook.
    pub(super) fn excel(&self) -> String {
        self.export(Format::Excel)
    }

    fn link(&self, sort: &str, descending: bool, last: Option<(&str, &str)>) -> String {
        let filters = self.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let order = [("sort", sort), ("descending", if descending { "1" } else { "" })];
        let pairs: Vec<String> = filters
            .chain(order)
            .chain(last)
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        if pairs.is_empty() { self.address.clone() } else { format!("{}?{}", self.address, pairs.join("&")) }
    }
}

/// A text as a part of a query.
pub(super) fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::*;
    use crate::console::form::testing::in_both_languages;
    use crate::console::frame::Frame;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn sample() -> List {
        let asked = fields(&[("tier", "金 卡"), ("store", ""), ("sort", "spend"), ("lang", "en"), ("after", "x")]);
        List::asked("/members", &asked, &["tier", "store"], &["number", "spend"])
    }

    #[test]
    fn an_address_is_read_and_written() {
        let list = sample();
        assert_eq!(list.query, [("tier".to_owned(), "金 卡".to_owned())]);
        assert!(list.is_later && list.is_narrowed());
        assert_eq!(list.first_page(), "/members?tier=%E9%87%91%20%E5%8D%A1&sort=spend");
        assert_eq!(list.page_after("a+b"), "/members?tier=%E9%87%91%20%E5%8D%A1&sort=spend&after=a%2Bb");
        assert_eq!(list.excel(), "/members?tier=%E9%87%91%20%E5%8D%A1&sort=spend&export=xlsx");
        assert_eq!(list.with("tier", "").with("store", "s").first_page(), "/members?store=s&sort=spend");
        assert_eq!(list.with("tier", "gold").first_page(), "/members?tier=gold&sort=spend");
        let bare = List::asked("/log", &fields(&[("sort", "nothing")]), &[], &[]);
        assert_eq!((bare.first_page().as_str(), bare.csv().as_str()), ("/log", "/log?export=csv"));
        assert!(!bare.is_narrowed());
    }

    #[test]
    fn a_column_is_ordered_by_and_then_the_other_way_round() {
        let mut list = List { query: Vec::new(), ..sample() };
        assert_eq!(list.aria_sort("spend"), "ascending");
        assert_eq!(list.sorted_by("spend"), "/members?sort=spend&descending=1");
        assert_eq!(list.sorted_by("number"), "/members?sort=number");
        list.descending = true;
        assert_eq!(list.aria_sort("spend"), "descending");
        assert_eq!(list.aria_sort("number"), "none");
        assert_eq!(list.sorted_by("spend"), "/members?sort=spend");
    }

    #[derive(Template)]
    #[template(
        ext = "html",
        source = r#"{% extends "frame.html" %}{%- import "list.html" as lists -%}{% block title %}{% endblock %}
{% block content %}<table><tr>{% call lists::sort_head(frame, list, "spend", "member.spend", "number") %}{% endcall %}
{% call lists::sort_head(frame, list, "number", "member.number", "") %}{% endcall %}</tr></table>
{% call lists::exports(frame, list) %}{% endcall %}{% call lists::pager(frame, list) %}{% endcall %}
{% call lists::empty(frame, "members.none", "/imports", "nav.imports") %}{% endcall %}
{% call lists::empty(frame, "members.none_found", "", "") %}{% endcall %}{% endblock %}"#
    )]
    struct Macros {
        frame: Frame,
        list: List,
    }

    #[test]
    fn the_macros_make_links_of_it() {
        let list = List { next: Some("y".to_owned()), total: Some("2,000".to_owned()), ..sample() };
        for html in in_both_languages(|frame| Macros { frame, list: list.clone() }) {
            assert!(html.contains(r#"<th class="number" aria-sort="ascending">"#), "{html}");
            assert!(html.contains(r#"<th aria-sort="none">"#));
            assert!(html.contains("&#38;sort=spend&#38;after=y"));
            assert!(html.contains("export=csv") && html.contains("export=xlsx"));
            assert!(html.contains("2,000"));
            assert_eq!(html.matches(r#"class="empty-action""#).count(), 1);
        }
        let only = List::asked("/members", &fields(&[]), &[], &[]);
        for html in in_both_languages(|frame| Macros { frame, list: only.clone() }) {
            assert!(!html.contains("rel=\"next\"") && !html.contains("card-footer"));
        }
    }
}
