//! The columns of a price list as a sheet: what stands above them, by which other words they are known, and what of an
//! item they show. Reads no file.

use yanji_words::Lang;

use super::{Item, ItemKind};
use crate::paper::{Cell, Column, Kind};

/// A column of a price list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemColumn {
    /// The short code or bar code.
    Code,
    /// The category.
    Category,
    /// The name, by which lines and items are matched.
    Name,
    /// The kind.
    Kind,
    /// The price at the desk.
    Price,
    /// The price in quantity.
    Wholesale,
    /// The members' price.
    Member,
    /// The least price.
    Floor,
    /// The minutes.
    Minutes,
    /// The cautions.
    Cautions,
    /// Whether it is no longer sold.
    Hidden,
}

impl ItemColumn {
    /// Every column, in the order of a sheet.
    pub const ALL: [Self; 11] = [
        Self::Code,
        Self::Category,
        Self::Name,
        Self::Kind,
        Self::Price,
        Self::Wholesale,
        Self::Member,
        Self::Floor,
        Self::Minutes,
        Self::Cautions,
        Self::Hidden,
    ];

    /// The field that it is about, as faults name it.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Category => "category",
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Price => "price_fen",
            Self::Wholesale => "wholesale_fen",
            Self::Member => "member_fen",
            Self::Floor => "floor_fen",
            Self::Minutes => "minutes",
            Self::Cautions => "cautions",
            Self::Hidden => "is_hidden",
        }
    }

    /// The column about a field.
    #[must_use]
    pub fn of_field(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.field() == field)
    }

    /// What stands above it.
    #[must_use]
    pub const fn title(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Code => ("编码", "Code"),
            Self::Category => ("类目", "Category"),
            Self::Name => ("名称", "Name"),
            Self::Kind => ("类型", "Kind"),
            Self::Price => ("零售价（元）", "Retail price (yuan)"),
            Self::Wholesale => ("批发价（元）", "Wholesale price (yuan)"),
            Self::Member => ("会员价（元）", "Members' price (yuan)"),
            Self::Floor => ("底价（元）", "Floor price (yuan)"),
            Self::Minutes => ("时长（分钟）", "Duration (minutes)"),
            Self::Cautions => ("注意事项", "Cautions"),
            Self::Hidden => ("停售", "Not sold"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Other words that stand above such columns, in small letters and without what is in brackets.
    const fn also(self) -> &'static [&'static str] {
        match self {
            Self::Code => &["条码", "条形码", "货号", "商品编码", "barcode", "bar code", "sku"],
            Self::Category => &["类别", "分类", "品类"],
            Self::Name => &["商品", "商品名称", "服务", "服务名称", "项目", "项目名称", "品名", "item", "service"],
            Self::Kind => &["种类", "type"],
            Self::Price => &["价格", "售价", "单价", "标价", "前台价", "price", "retail"],
            Self::Wholesale => &["wholesale"],
            Self::Member => &["member price", "member's price"],
            Self::Floor => &["最低价", "floor"],
            Self::Minutes => &["分钟", "minutes"],
            Self::Cautions => &["禁忌", "caution"],
            Self::Hidden => &["隐藏", "已停售", "hidden"],
        }
    }

    /// The column above which these words stand.
    pub(super) fn of_title(title: &str) -> Option<Self> {
        let title = bare(title);
        let is_it = |column: &Self| {
            Lang::ALL.iter().any(|lang| bare(column.title(*lang)) == title) || column.also().contains(&title.as_str())
        };
        Self::ALL.into_iter().find(is_it)
    }

    pub(super) fn of_paper(self, lang: Lang) -> Column {
        let kind = match self {
            Self::Price | Self::Wholesale | Self::Member | Self::Floor => Kind::Money,
            Self::Minutes => Kind::Whole,
            Self::Code | Self::Category | Self::Name | Self::Kind | Self::Cautions | Self::Hidden => Kind::Text,
        };
        Column::new(self.title(lang), kind)
    }

    /// What it shows of an item.
    #[must_use]
    pub fn cell(self, item: &Item, lang: Lang) -> Cell {
        let money = |fen: Option<i64>| fen.map_or(Cell::Empty, Cell::Money);
        match self {
            Self::Code => Cell::text(item.code.as_str()),
            Self::Category => Cell::text(item.category_name.as_str()),
            Self::Name => Cell::text(item.name.as_str()),
            Self::Kind => Cell::text(kind_title(item.kind, lang)),
            Self::Price => Cell::Money(item.price_fen),
            Self::Wholesale => money(item.wholesale_fen),
            Self::Member => money(item.member_fen),
            Self::Floor => money(Some(item.floor_fen).filter(|fen| *fen > 0)),
            Self::Minutes => Some(item.minutes).filter(|minutes| *minutes > 0).map_or(Cell::Empty, Cell::Whole),
            Self::Cautions => Cell::text(item.cautions.as_str()),
            Self::Hidden if item.is_hidden => Cell::text(Self::Hidden.title(lang)),
            Self::Hidden => Cell::Empty,
        }
    }
}

/// What a kind is called.
#[must_use]
pub const fn kind_title(kind: ItemKind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (ItemKind::Service, Lang::Zh) => "服务",
        (ItemKind::Service, Lang::En) => "Service",
        (ItemKind::Product, Lang::Zh) => "产品",
        (ItemKind::Product, Lang::En) => "Product",
    }
}

/// The kind that is called so.
pub(super) fn kind_of(text: &str) -> Option<ItemKind> {
    match text.to_lowercase().as_str() {
        "服务" | "项目" | "疗程" | "service" | "treatment" => Some(ItemKind::Service),
        "产品" | "商品" | "实物" | "product" | "goods" => Some(ItemKind::Product),
        _ => None,
    }
}

/// A title in small letters, without what is in brackets and without blanks around it.
fn bare(title: &str) -> String {
    let end = title.find(['（', '(']).unwrap_or(title.len());
    title[..end].trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_by_its_own_words_and_by_no_other_columns() {
        for column in ItemColumn::ALL {
            for title in Lang::ALL.map(|lang| column.title(lang)).iter().chain(column.also()) {
                assert_eq!(ItemColumn::of_title(title), Some(column), "{title}");
            }
            assert_eq!(ItemColumn::of_field(column.field()), Some(column));
        }
        assert_eq!(ItemColumn::of_title(" RETAIL price（含税）"), Some(ItemColumn::Price));
        assert_eq!(ItemColumn::of_title("备注"), None);
    }

    #[test]
    fn a_kind_is_read_as_it_is_written() {
        for (kind, lang) in ItemKind::ALL.into_iter().flat_map(|kind| Lang::ALL.map(|lang| (kind, lang))) {
            assert_eq!(kind_of(kind_title(kind, lang)), Some(kind));
            assert_eq!(kind_of(kind.code()), Some(kind));
        }
        assert_eq!(kind_of("x"), None);
    }
}
