//! The one line of the checkout: what a text that was typed or scanned means. A member, an item, a coupon, or a number of
//! pieces; several of them one behind the other are done in turn.

use askama::Template;
use axum::response::Response;
use yanji_app::records::{CouponPiece, Member, MemberQuery};
use yanji_app::{Actor, AppError, Clinic, Item, Permission};
use yanji_books::id::{ItemId, MemberId};
use yanji_engine::programme::benefit::PriceList;
use yanji_words::{Problem, Thing};

use super::basket::Basket;
use crate::console::door::{Posted, render};
use crate::console::failure::Failure;
use crate::console::figures::{day, yuan};
use crate::console::frame::{Frame, Section};

/// How many members are offered at most.
const MEMBERS_MOST: usize = 6;
/// How many hits are offered at most.
const HITS_MOST: usize = 10;
/// From how many digits on a number may be the end of a phone number or a card number.
const TAIL_DIGITS: usize = 4;

/// Something that a text may mean.
#[derive(Clone, Debug)]
pub(super) enum Hit {
    Member(Box<Member>),
    Item(Box<Item>),
    Coupon(Box<CouponPiece>),
}

/// What became of a text.
#[derive(Debug)]
pub(super) enum Entered {
    Done,
    /// It may mean several members, and a wrong one would pay another one's price; or it is the beginning of several
    /// codes.
    Choose(Vec<Hit>),
    Nothing,
}

/// A hit as it is shown.
#[derive(Clone, Debug)]
pub(super) struct HitRow {
    /// What a button sends to choose it.
    pub(super) pick: String,
    pub(super) icon: &'static str,
    pub(super) title: String,
    pub(super) detail: String,
    /// The tier of a member, with its shade.
    pub(super) tier: Option<(String, usize)>,
    pub(super) price: String,
}

#[derive(Template)]
#[template(path = "desk/hits.html")]
struct Hits {
    frame: Frame,
    hits: Vec<HitRow>,
    text: String,
}

/// What the text in the line may mean while it is being typed.
pub(super) async fn find(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let (basket, text) = (Basket::of(&fields), fields.get("entry").to_owned());
    let (list, typed) = (basket.list, text.clone());
    let hits = visitor.ask(move |clinic, actor| meant(clinic, actor, &basket, &typed)).await?;
    let part = Hits { frame: visitor.frame(Section::Desk), hits: rows(&hits, list), text };
    render(&part).map_err(|error| visitor.failure(error))
}

/// Hits as they are shown.
pub(super) fn rows(hits: &[Hit], list: PriceList) -> Vec<HitRow> {
    hits.iter().map(|hit| row(hit, list)).collect()
}

fn row(hit: &Hit, list: PriceList) -> HitRow {
    match hit {
        Hit::Member(member) => HitRow {
            pick: format!("pick:member:{}", member.id),
            icon: "user",
            title: if member.name.is_empty() { member.number.clone() } else { member.name.clone() },
            detail: format!("{} {}", member.number, member.phone),
            tier: Some((member.tier_name.clone(), member.tier_rank.min(5))),
            price: String::new(),
        },
        Hit::Item(item) => HitRow {
            pick: format!("pick:item:{}", item.id),
            icon: "tags",
            title: item.name.clone(),
            detail: format!("{} {}", item.code, item.category_name),
            tier: None,
            price: yuan(match list {
                PriceList::Retail => item.price_fen,
                PriceList::Wholesale => item.wholesale_fen.unwrap_or(item.price_fen),
            }),
        },
        Hit::Coupon(piece) => HitRow {
            pick: format!("pick:coupon:{}", piece.code),
            icon: "ticket",
            title: piece.terms.name.clone(),
            detail: format!("{} {}", piece.number, day(piece.expires_on)),
            tier: None,
            price: String::new(),
        },
    }
}

/// What a text may mean, the likeliest first.
fn meant(clinic: &Clinic, actor: &Actor, basket: &Basket, text: &str) -> Result<Vec<Hit>, AppError> {
    if text.is_empty() || pieces(text).is_some() {
        return Ok(Vec::new());
    }
    let items = clinic.item_find(actor, text)?.into_iter().map(|item| Hit::Item(Box::new(item)));
    let mut hits: Vec<Hit> = items.collect();
    let may_see = actor.permissions.allow(Permission::MemberRead);
    if may_see && let Ok(piece) = clinic.coupon_find(actor, text) {
        hits.insert(0, Hit::Coupon(Box::new(piece)));
    }
    let is_tail = text.len() >= TAIL_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    // Whoever begins with four digits means a member; behind her card come the goods.
    let members_first = is_tail && basket.member.is_none();
    if may_see && text.chars().count() > 1 && (members_first || hits.len() < HITS_MOST / 2) {
        let query = MemberQuery { text: text.to_owned(), limit: MEMBERS_MOST, ..MemberQuery::default() };
        let members = or_nobody(clinic.member_search(actor, &query).map(|page| page.items))?;
        let place = if members_first { 0 } else { hits.len() };
        hits.splice(place..place, members.into_iter().map(|member| Hit::Member(Box::new(member))));
    }
    hits.truncate(HITS_MOST);
    Ok(hits)
}

/// Before the first programme there is nobody to be found.
fn or_nobody(found: Result<Vec<Member>, AppError>) -> Result<Vec<Member>, AppError> {
    match found {
        Err(AppError { problem: Problem::NoProgramme, .. }) => Ok(Vec::new()),
        found => found,
    }
}

/// Does what a text means. What means nothing as a whole is done word by word.
pub(super) fn enter(clinic: &Clinic, actor: &Actor, basket: &mut Basket, text: &str) -> Result<Entered, AppError> {
    match enter_one(clinic, actor, basket, text)? {
        Entered::Nothing if text.contains(char::is_whitespace) => {
            for word in text.split_whitespace() {
                match enter_one(clinic, actor, basket, word)? {
                    Entered::Done => {}
                    other => return Ok(other),
                }
            }
            Ok(Entered::Done)
        }
        entered => Ok(entered),
    }
}

fn enter_one(clinic: &Clinic, actor: &Actor, basket: &mut Basket, text: &str) -> Result<Entered, AppError> {
    if let Some(pieces) = pieces(text) {
        basket.set_last(pieces);
        return Ok(Entered::Done);
    }
    let hits = meant(clinic, actor, basket, text)?;
    let Some(first) = hits.first() else { return Ok(Entered::Nothing) };
    match first {
        Hit::Member(member) if member.number != text && hits.iter().filter(|hit| hit.is_member()).count() > 1 => {
            return Ok(Entered::Choose(hits));
        }
        Hit::Item(item) if is_half_a_code(item, text) && hits.len() > 1 => return Ok(Entered::Choose(hits)),
        Hit::Member(member) => basket.serve(Some(member.id)),
        Hit::Item(item) => basket.add(item.id),
        Hit::Coupon(piece) => take_coupon(basket, piece)?,
    }
    Ok(Entered::Done)
}

/// Whether a text of digits is only the beginning of an item's code.
fn is_half_a_code(item: &Item, text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && item.code.len() > text.len() && item.code.starts_with(text)
}

/// Takes the hit that a button names.
///
/// # Errors
/// [`Problem::Malformed`] for what names none, [`Problem::NotFound`] for a coupon that is not there or is another
/// member's.
pub(super) fn pick(clinic: &Clinic, actor: &Actor, basket: &mut Basket, named: &str) -> Result<(), AppError> {
    let malformed = || AppError::at(Problem::Malformed, "entry");
    match named.split_once(':').ok_or_else(malformed)? {
        ("member", id) => basket.serve(Some(id.parse::<MemberId>().map_err(|_| malformed())?)),
        ("item", id) => basket.add(id.parse::<ItemId>().map_err(|_| malformed())?),
        ("coupon", code) => take_coupon(basket, &clinic.coupon_find(actor, code)?)?,
        _ => return Err(malformed()),
    }
    Ok(())
}

/// Chooses a coupon; who holds it is known by it where nobody was chosen yet.
fn take_coupon(basket: &mut Basket, piece: &CouponPiece) -> Result<(), AppError> {
    match basket.member {
        None => basket.serve(Some(piece.member)),
        Some(member) if member == piece.member => {}
        Some(_) => return Err(AppError::at(Problem::NotFound(Thing::Coupon), "entry")),
    }
    basket.tick(piece.code.clone());
    Ok(())
}

/// How many pieces a text such as `*3` or `×3` asks for.
fn pieces(text: &str) -> Option<u32> {
    text.strip_prefix(['*', '×', '＊'])?.trim().parse().ok()
}

impl Hit {
    const fn is_member(&self) -> bool {
        matches!(self, Self::Member(_))
    }
}

#[cfg(test)]
mod tests {
    use yanji_app::ItemKind;
    use yanji_books::id::CategoryId;

    use super::*;
    use crate::console::form::testing::{Inside, in_both_languages, sample_member};

    #[test]
    fn a_number_of_pieces_is_told_from_a_code() {
        assert_eq!([pieces("*3"), pieces("× 12"), pieces("＊0")], [Some(3), Some(12), Some(0)]);
        assert_eq!([pieces("3"), pieces("*"), pieces("*x"), pieces("*-1")], [None; 4]);
    }

    fn item() -> Item {
        Item {
            id: ItemId([1; 16]),
            category: CategoryId([1; 16]),
            category_name: "1".to_owned(),
            kind: ItemKind::Product,
            code: "7".to_owned(),
            name: "8".to_owned(),
            price_fen: 12_000,
            wholesale_fen: Some(9_000),
            member_fen: None,
            floor_fen: 0,
            minutes: 0,
            cautions: String::new(),
            is_hidden: false,
        }
    }

    #[test]
    fn digits_that_begin_a_code_are_told_from_the_whole_of_it() {
        let item = Item { code: "6901".to_owned(), ..item() };
        assert!(is_half_a_code(&item, "69"));
        assert!(["6901", "70", "69012", "6x"].iter().all(|text| !is_half_a_code(&item, text)));
    }

    #[test]
    fn a_hit_shows_the_price_of_the_list() {
        let hits = [Hit::Item(Box::new(item())), Hit::Member(Box::new(sample_member()))];
        assert_eq!(rows(&hits, PriceList::Retail)[0].price, "120.00");
        assert_eq!(rows(&hits, PriceList::Wholesale)[0].price, "90.00");
        for html in in_both_languages(|frame| Inside {
            part: Hits { frame: frame.clone(), hits: rows(&hits, PriceList::Retail), text: "8".to_owned() }
                .render()
                .unwrap(),
            frame,
        }) {
            assert!(html.contains("pick:item:") && html.contains("138****0000"), "{html}");
        }
        in_both_languages(|frame| Inside {
            part: Hits { frame: frame.clone(), hits: Vec::new(), text: "8".to_owned() }.render().unwrap(),
            frame,
        });
    }
}
