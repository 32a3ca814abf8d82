//! One item: what is kept about it, and what each tier would pay.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use yanji_app::{AppError, Item, ItemCategory, ItemColumn, ItemFields, ItemKind, ItemTierPrice, Permission};
use yanji_books::id::ItemId;
use yanji_words::{Lang, Problem, Thing};

use super::{ADDRESS, cell_text, done_at, frame, kinds};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::{signed, yuan};
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::Frame;
use crate::console::settings::{Choice, fresh, refused};

const FIELDS: &[&str] =
    &["category", "kind", "code", "name", "price", "wholesale", "member", "floor", "minutes", "cautions", "is_hidden"];
/// The fields of money, with what the form calls them.
const MONEY: [(&str, &str); 4] =
    [("price_fen", "price"), ("wholesale_fen", "wholesale"), ("member_fen", "member"), ("floor_fen", "floor")];

#[derive(Template)]
#[template(path = "items/one.html")]
struct ItemPage {
    frame: Frame,
    form: Form,
    /// Where the form is sent.
    address: String,
    /// What the item is called; empty for one that is new.
    name: String,
    categories: Vec<Choice>,
    kinds: Vec<Choice>,
    /// What is kept, for whoever may not change it: title and value.
    facts: Vec<(&'static str, String)>,
    tiers: Vec<TierRow>,
}

/// What somebody pays.
struct TierRow {
    /// Empty: without a card.
    tier: String,
    shade: usize,
    retail: Option<String>,
    wholesale: Option<String>,
    points: String,
}

pub(super) async fn new(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let category = Fields::new(pairs).get("category").to_owned();
    let form = fresh(&visitor, &[("category", category)])?;
    show(&visitor, form, None).await
}

pub(super) async fn add(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let done = match (fields.key(), item_fields(&fields)) {
        (Ok(key), Ok(new)) => visitor.attempt(move |clinic, actor| clinic.item_add(actor, &key, &new)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(_) => Ok(done_at(&visitor, ADDRESS, "items.added")),
        Err(error) => {
            let form = refused(&visitor, fields, as_typed(error), FIELDS)?;
            show(&visitor, form, None).await
        }
    }
}

pub(super) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let item = find(&visitor, &id).await?;
    let form = fresh(&visitor, &proposed(&item))?;
    show(&visitor, form, Some(item)).await
}

pub(super) async fn edit(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let item = find(&visitor, &id).await?;
    let done = match (fields.key(), item_fields(&fields)) {
        (Ok(key), Ok(changes)) => {
            let id = item.id;
            visitor.attempt(move |clinic, actor| clinic.item_edit(actor, &key, id, &changes)).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(_) => Ok(done_at(&visitor, ADDRESS, "settings.saved")),
        Err(error) => {
            let form = refused(&visitor, fields, as_typed(error), FIELDS)?;
            show(&visitor, form, Some(item)).await
        }
    }
}

async fn find(visitor: &Visitor, id: &str) -> Result<Item, Failure> {
    let id: ItemId = id.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Item))))?;
    visitor.ask(move |clinic, actor| clinic.item_get(actor, id)).await
}

async fn show(visitor: &Visitor, form: Form, item: Option<Item>) -> Result<Response, Failure> {
    let id = item.as_ref().map(|item| item.id);
    let (categories, tiers) = visitor
        .ask(move |clinic, actor| {
            let tiers = id.map_or(Ok(Vec::new()), |id| clinic.item_tier_prices(actor, id))?;
            Ok((clinic.category_list(actor)?, tiers))
        })
        .await?;
    let address = id.map_or_else(|| format!("{ADDRESS}/new"), |id| format!("{ADDRESS}/{id}"));
    visitor.page(&item_page(frame(visitor, &address), form, address, item.as_ref(), &categories, &tiers))
}

fn item_page(
    frame: Frame,
    form: Form,
    address: String,
    item: Option<&Item>,
    categories: &[ItemCategory],
    tiers: &[ItemTierPrice],
) -> ItemPage {
    let choice = |category: &ItemCategory| Choice { code: category.id.to_string(), name: category.name.clone() };
    ItemPage {
        form: form.with_default("kind", ItemKind::default().code()),
        address,
        name: item.map(|item| item.name.clone()).unwrap_or_default(),
        categories: categories.iter().map(choice).collect(),
        kinds: kinds(frame.lang),
        facts: item.map(|item| facts(item, frame.lang)).unwrap_or_default(),
        tiers: tiers.iter().map(tier_row).collect(),
        frame,
    }
}

fn facts(item: &Item, lang: Lang) -> Vec<(&'static str, String)> {
    let shown = ItemColumn::ALL.into_iter().map(|column| (column.title(lang), cell_text(column.cell(item, lang))));
    shown.filter(|(_, value)| !value.is_empty()).collect()
}

fn tier_row(price: &ItemTierPrice) -> TierRow {
    TierRow {
        tier: price.tier.clone().unwrap_or_default(),
        shade: price.rank.unwrap_or(0).min(5),
        retail: price.retail_fen.map(yuan),
        wholesale: price.wholesale_fen.map(yuan),
        points: signed(price.points),
    }
}

/// What the form of an item holds before anything is typed.
fn proposed(item: &Item) -> [(&'static str, String); 11] {
    let plain = |fen: i64| yuan(fen).replace(',', "");
    let flag = |is: bool| if is { "1".to_owned() } else { String::new() };
    [
        ("category", item.category.to_string()),
        ("kind", item.kind.code().to_owned()),
        ("code", item.code.clone()),
        ("name", item.name.clone()),
        ("price", plain(item.price_fen)),
        ("wholesale", item.wholesale_fen.map(plain).unwrap_or_default()),
        ("member", item.member_fen.map(plain).unwrap_or_default()),
        ("floor", if item.floor_fen == 0 { String::new() } else { plain(item.floor_fen) }),
        ("minutes", if item.minutes == 0 { String::new() } else { item.minutes.to_string() }),
        ("cautions", item.cautions.clone()),
        ("is_hidden", flag(item.is_hidden)),
    ]
}

fn item_fields(fields: &Fields) -> Result<ItemFields, AppError> {
    let malformed = |field: &str| AppError::at(Problem::Malformed, field);
    let optional = |name: &str| match fields.get(name) {
        "" => Ok(None),
        text => amount_fen(text, name).map(Some),
    };
    let category = fields.needed("category")?.parse().map_err(|_| malformed("category"))?;
    Ok(ItemFields {
        kind: ItemKind::from_code(fields.get("kind")).ok_or_else(|| malformed("kind"))?,
        code: fields.get("code").to_owned(),
        wholesale_fen: optional("wholesale")?,
        member_fen: optional("member")?,
        floor_fen: optional("floor")?.unwrap_or(0),
        minutes: if fields.get("minutes").is_empty() { 0 } else { fields.whole("minutes")? },
        cautions: fields.get("cautions").to_owned(),
        is_hidden: fields.get("is_hidden") == "1",
        ..ItemFields::new(category, fields.get("name"), amount_fen(fields.get("price"), "price")?)
    })
}

/// An error about fen, as one about the yuan that the field takes.
fn as_typed(error: AppError) -> AppError {
    let typed = MONEY.iter().find(|(fen, _)| error.field.as_deref() == Some(fen)).map(|(_, typed)| *typed);
    match (typed, &error.problem) {
        (Some(field), Problem::OutOfRange { least, most }) => {
            AppError::at(Problem::OutOfRange { least: least / 100, most: most / 100 }, field)
        }
        (Some(field), problem) => AppError::at(*problem, field),
        (None, _) => error,
    }
}

#[cfg(test)]
mod tests {
    use yanji_books::id::CategoryId;

    use super::super::testing::item;
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        let category =
            ItemCategory { id: CategoryId([1; 16]), name: "1".to_owned(), is_hidden: false, has_rate: false };
        let price = |tier: Option<&str>, fen| ItemTierPrice {
            tier: tier.map(str::to_owned),
            rank: tier.map(|_| 1),
            retail_fen: fen,
            wholesale_fen: fen,
            points: 120,
        };
        let tiers = [price(None, Some(129_850)), price(Some("2"), Some(103_880)), price(Some("3"), None)];
        let item = item(1, "1");
        let page = |mut frame: Frame, item: Option<&Item>, may_edit: bool| {
            if !may_edit {
                frame.permissions = yanji_app::Permissions::default();
            }
            item_page(frame, Form::default(), "/items/1".to_owned(), item, std::slice::from_ref(&category), &tiers)
        };
        for html in in_both_languages(|frame| page(frame, Some(&item), true)) {
            assert!(html.contains("1,038.80") && html.contains("name=\"floor\""), "{html}");
        }
        for html in in_both_languages(|frame| page(frame, Some(&item), false)) {
            assert!(html.contains("1,000.00") && !html.contains("name=\"floor\""), "{html}");
        }
        in_both_languages(|frame| page(frame, None, true));
    }

    #[test]
    fn a_form_reads_back_what_is_kept() {
        let item = item(1, "x");
        let form = proposed(&item).iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let fields = item_fields(&Fields::new(form)).unwrap();
        assert_eq!((fields.category, fields.kind, fields.code), (item.category, item.kind, item.code));
        assert_eq!((fields.price_fen, fields.wholesale_fen), (item.price_fen, item.wholesale_fen));
        assert_eq!((fields.member_fen, fields.floor_fen), (item.member_fen, item.floor_fen));
        assert_eq!((fields.minutes, fields.cautions, fields.is_hidden), (item.minutes, item.cautions, item.is_hidden));
    }

    #[test]
    fn errors_about_money_are_told_in_yuan_at_the_field() {
        let typed = as_typed(AppError::at(Problem::OutOfRange { least: 0, most: 100_000_000 }, "member_fen"));
        assert_eq!(
            (typed.field.as_deref(), typed.problem),
            (Some("member"), Problem::OutOfRange { least: 0, most: 1_000_000 })
        );
        let typed = as_typed(AppError::at(Problem::FloorAbovePrice, "floor_fen"));
        assert_eq!((typed.field.as_deref(), typed.problem), (Some("floor"), Problem::FloorAbovePrice));
        let typed = as_typed(AppError::at(Problem::Missing, "name"));
        assert_eq!(typed.field.as_deref(), Some("name"));
    }
}
