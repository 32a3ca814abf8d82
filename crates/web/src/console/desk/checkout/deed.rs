//! What a button of the checkout does to what stands on the counter. Nothing here is sold.

use yanji_app::records::NewMember;
use yanji_app::{Actor, AppError, Clinic, Key, Permission};
use yanji_books::id::ParkedId;
use yanji_engine::programme::benefit::Tender;

use super::is_answer;
use super::look::{Counter, NewCard};
use crate::console::desk::basket::Line;
use crate::console::desk::entry::{self, Entered};
use crate::console::desk::parked;
use crate::console::figures::yuan;
use crate::console::form::Fields;

/// Fen of a yuan: to whole yuan a bill is rounded off.
const YUAN: i64 = 100;
/// How many digits the number of a mobile phone has.
const MOBILE_DIGITS: usize = 11;

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Prices what was typed.
    Show,
    Enter,
    Pick(String),
    Step(usize, i64),
    Remove(usize),
    TurnGift(usize),
    /// Adds something that is not in the catalogue.
    Free(Line),
    /// Takes a customer on and serves her.
    Enrol(NewCard),
    /// Serves somebody without a card.
    ServeNobody,
    /// Counts the sale for nobody as a referral.
    ForgetSender,
    ChooseCoupons,
    BestCoupons,
    MostPoints,
    TypedPoints,
    RoundOff,
    Clear,
    Pay,
    Back,
    /// Rings up: all of it in one way, or as the amounts say.
    Sell(Option<Tender>),
    /// Takes back the payments that are under way.
    Stop,
    Park,
    TakeUp(ParkedId),
    GiveUp(ParkedId),
}

impl Deed {
    /// What the button that sent a form does; one that is not known only shows the page.
    pub(super) fn of(fields: &Fields) -> Self {
        let (name, rest) = fields.get("do").split_once(':').unwrap_or((fields.get("do"), ""));
        Self::named(name, rest, fields).unwrap_or(Self::Show)
    }

    fn named(name: &str, rest: &str, fields: &Fields) -> Option<Self> {
        let place = || rest.parse::<usize>().ok();
        Some(match name {
            "enter" => Self::Enter,
            "pick" => Self::Pick(rest.to_owned()),
            "more" => Self::Step(place()?, 1),
            "less" => Self::Step(place()?, -1),
            "remove" => Self::Remove(place()?),
            "gift" => Self::TurnGift(place()?),
            "free" => Self::Free(Line {
                name: fields.get("free_name").to_owned(),
                category: fields.get("free_category").to_owned(),
                price: fields.get("free_price").to_owned(),
                ..Line::default()
            }),
            "enrol" => Self::Enrol(NewCard {
                key: fields.get("card_key").to_owned(),
                phone: fields.get("card_phone").to_owned(),
                name: fields.get("card_name").to_owned(),
            }),
            "nobody" => Self::ServeNobody,
            "unsend" => Self::ForgetSender,
            "coupons" => Self::ChooseCoupons,
            "best" => Self::BestCoupons,
            "most" => Self::MostPoints,
            "points" => Self::TypedPoints,
            "round" => Self::RoundOff,
            "clear" => Self::Clear,
            "pay" => Self::Pay,
            "back" => Self::Back,
            "sell" if rest.is_empty() => Self::Sell(None),
            "sell" => Self::Sell(Some(Tender::from_code(rest)?)),
            "stop" => Self::Stop,
            "park" => Self::Park,
            "take" => Self::TakeUp(rest.parse().ok()?),
            "discard" => Self::GiveUp(rest.parse().ok()?),
            _ => return None,
        })
    }
}

/// Does it. Where it is refused and somebody at the desk can answer that, everything stays as it was, with the reason.
pub(super) fn apply(
    clinic: &Clinic,
    actor: &Actor,
    counter: Counter,
    deed: Deed,
) -> Result<(Counter, Option<AppError>), AppError> {
    let before = counter.clone();
    match changed(clinic, actor, counter, deed) {
        Ok(counter) => Ok((counter, None)),
        Err(error) if is_answer(&error) => Ok((before, Some(error))),
        Err(error) => Err(error),
    }
}

fn changed(clinic: &Clinic, actor: &Actor, mut counter: Counter, deed: Deed) -> Result<Counter, AppError> {
    let basket = &mut counter.basket;
    match deed {
        Deed::Show | Deed::Clear | Deed::Sell(_) | Deed::Stop | Deed::Park => {}
        Deed::Enter => return entered(clinic, actor, counter),
        Deed::Pick(named) => {
            entry::pick(clinic, actor, basket, &named)?;
            counter.entry.clear();
        }
        Deed::Step(place, by) => basket.step(place, by),
        Deed::Remove(place) => basket.remove(place),
        Deed::TurnGift(place) => basket.turn_gift(place),
        Deed::Free(line) => basket.push(line),
        Deed::Enrol(card) => return enrolled(clinic, actor, counter, card),
        Deed::ServeNobody => basket.serve(None),
        Deed::ForgetSender => basket.referred_by = None,
        Deed::ChooseCoupons => basket.coupons = Some(basket.ticked.clone()),
        Deed::BestCoupons => basket.coupons = None,
        Deed::MostPoints => basket.is_most_points = true,
        Deed::TypedPoints => basket.is_most_points = false,
        Deed::RoundOff => {
            basket.rounding.clear();
            let bill = clinic.desk_quote(actor, &basket.asked(actor.store)?)?;
            let off = bill.pay_fen % YUAN;
            basket.rounding = if off == 0 { String::new() } else { yuan(off) };
        }
        Deed::Pay => counter.is_paying = true,
        Deed::Back => counter.is_paying = false,
        Deed::TakeUp(bill) => parked::take_up(clinic, actor, basket, bill)?,
        Deed::GiveUp(bill) => {
            parked::give_up(clinic, actor, bill)?;
            basket.parked = basket.parked.filter(|parked| *parked != bill);
        }
    }
    Ok(counter)
}

fn entered(clinic: &Clinic, actor: &Actor, mut counter: Counter) -> Result<Counter, AppError> {
    if counter.entry.is_empty() {
        return Ok(counter);
    }
    match entry::enter(clinic, actor, &mut counter.basket, &counter.entry)? {
        Entered::Done => counter.entry.clear(),
        Entered::Choose(hits) => counter.hits = hits,
        Entered::Nothing => {
            counter.has_missed = true;
            if actor.permissions.allow(Permission::MemberEdit) && is_mobile(&counter.entry) {
                let key = Key::fresh()?.as_str().to_owned();
                counter.card = Some(NewCard { key, phone: counter.entry.clone(), name: String::new() });
            }
        }
    }
    Ok(counter)
}

/// Whether a text is the number of a mobile phone.
fn is_mobile(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    digits.len() == MOBILE_DIGITS && digits.starts_with('1') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes a customer on where she stands, with her phone and perhaps her name; the rest is asked on her page.
fn enrolled(clinic: &Clinic, actor: &Actor, mut counter: Counter, card: NewCard) -> Result<Counter, AppError> {
    let new = NewMember { phone: card.phone, name: card.name, store: actor.store, ..NewMember::default() };
    let receipt = clinic.member_enrol(actor, &Key::parse(&card.key)?, new)?;
    counter.basket.serve(Some(receipt.member));
    counter.card = None;
    counter.is_enrolled = true;
    Ok(counter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(name: &str) -> Deed {
        Deed::of(&Fields::new(vec![("do".to_owned(), name.to_owned()), ("free_name".to_owned(), "x".to_owned())]))
    }

    #[test]
    fn a_button_says_what_it_does() {
        assert_eq!(deed("more:2"), Deed::Step(2, 1));
        assert_eq!(deed("less:0"), Deed::Step(0, -1));
        assert_eq!(deed("pick:item:item_1"), Deed::Pick("item:item_1".to_owned()));
        assert_eq!(deed("sell"), Deed::Sell(None));
        assert_eq!(deed("sell:wechat"), Deed::Sell(Some(Tender::Wechat)));
        assert!(matches!(deed("free"), Deed::Free(line) if line.name == "x"));
        assert!(is_mobile("138 0000-0000") && !is_mobile("01012345678") && !is_mobile("6901234567890"));
        for unknown in ["", "more:x", "sell:x", "take:x", "anything"] {
            assert_eq!(deed(unknown), Deed::Show, "{unknown}");
        }
    }
}
