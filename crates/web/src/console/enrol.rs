//! Taking on a member. Whoever has the phone already is named while it is typed, masked, and the form goes on when two
//! people share it.

use askama::Template;
use axum::response::Response;
use yanji_app::records::{Member, NewMember, StoreChoice};
use yanji_app::{AppError, Permission};
use yanji_words::Problem;

use super::door::{Posted, Visitor};
use super::failure::Failure;
use super::form::{Fields, Form};
use super::frame::{Frame, Section};

const FIELDS: &[&str] = &["name", "phone", "number", "note", "birthday", "allergies", "day", "store"];

#[derive(Template)]
#[template(path = "member/enrol.html")]
struct EnrolPage {
    frame: Frame,
    form: Form,
    holders: Holders,
    /// Id and name of each open store.
    stores: Vec<(String, String)>,
}

/// The part that stands below the phone while it is typed.
#[derive(Template)]
#[template(path = "member/holders.html")]
struct HoldersPart {
    frame: Frame,
    holders: Holders,
}

/// Who has the phone already.
#[derive(Default)]
struct Holders {
    members: Vec<Holder>,
    /// Whether the form asks if the new member shares it.
    is_asked: bool,
    /// Whether that has been said.
    is_shared: bool,
}

/// A member who has the phone, masked.
struct Holder {
    address: String,
    number: String,
    name: String,
    tier: String,
    shade: usize,
}

impl Holders {
    fn of(members: &[Member], is_refused: bool, is_shared: bool) -> Self {
        let holder = |member: &Member| Holder {
            address: format!("/members/{}", member.id),
            number: member.number.clone(),
            name: member.name.clone(),
            tier: member.tier_name.clone(),
            shade: member.tier_rank.min(5),
        };
        Self { members: members.iter().map(holder).collect(), is_asked: is_refused || !members.is_empty(), is_shared }
    }
}

pub(super) async fn page(visitor: Visitor) -> Result<Response, Failure> {
    visitor.require(Permission::MemberEdit)?;
    let today = visitor.state.clinic.today().to_string();
    let store = visitor.usual_store().map(|store| store.to_string()).unwrap_or_default();
    let form = Form::fresh(&[("day", today), ("store", store)]).map_err(|error| visitor.failure(error))?;
    show(&visitor, form, Holders::default()).await
}

/// Names whoever has the phone that is being typed.
pub(super) async fn holders(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberEdit)?;
    let phone = fields.get("phone").to_owned();
    let members = visitor.ask(move |clinic, actor| clinic.member_phone_holders(actor, &phone)).await?;
    let holders = Holders::of(&members, false, !fields.get("shares_phone").is_empty());
    visitor.page(&HoldersPart { frame: visitor.frame(Section::Members), holders })
}

pub(super) async fn enrol(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberEdit)?;
    let enrolled = match (fields.key(), new_member(&fields, &visitor)) {
        (Ok(key), Ok(member)) => visitor.attempt(move |clinic, actor| clinic.member_enrol(actor, &key, member)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match enrolled {
        Ok(receipt) => {
            let notice = visitor.frame(Section::Members).t("enrol.done");
            Ok(visitor.go(&format!("/members/{}", receipt.member), &notice))
        }
        Err(error) => {
            let is_known = matches!(error.problem, Problem::PhoneKnown);
            let is_shared = !fields.get("shares_phone").is_empty();
            let phone = fields.get("phone").to_owned();
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            let members = visitor.ask(move |clinic, actor| clinic.member_phone_holders(actor, &phone)).await?;
            show(&visitor, form, Holders::of(&members, is_known, is_shared)).await
        }
    }
}

async fn show(visitor: &Visitor, form: Form, holders: Holders) -> Result<Response, Failure> {
    let stores = visitor.ask(|clinic, actor| clinic.store_choices(actor)).await?;
    let frame = Frame { address: "/members/new".to_owned(), ..visitor.frame(Section::Members) };
    visitor.page(&EnrolPage { frame, form, holders, stores: choices(stores) })
}

/// Stores to choose from, as id and name.
fn choices(stores: Vec<StoreChoice>) -> Vec<(String, String)> {
    stores.into_iter().map(|store| (store.id.to_string(), store.name)).collect()
}

fn new_member(fields: &Fields, visitor: &Visitor) -> Result<NewMember, AppError> {
    let store = match fields.get("store") {
        "" => visitor.session.actor.store,
        text => Some(text.parse().map_err(|_| AppError::at(Problem::Malformed, "store"))?),
    };
    Ok(NewMember {
        number: fields.get("number").to_owned(),
        name: fields.get("name").to_owned(),
        phone: fields.get("phone").to_owned(),
        note: fields.get("note").to_owned(),
        birthday: fields.get("birthday").to_owned(),
        allergies: fields.get("allergies").to_owned(),
        day: fields.day("day")?,
        store,
        shares_phone: !fields.get("shares_phone").is_empty(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_member};
    use yanji_books::id::StoreId;

    fn page(is_refused: bool, stores: usize) -> [String; 2] {
        in_both_languages(|frame| EnrolPage {
            frame,
            form: Form::default(),
            holders: Holders::of(&[], is_refused, false),
            stores: choices((0..stores).map(|n| StoreChoice { id: StoreId([7; 16]), name: n.to_string() }).collect()),
        })
    }

    #[test]
    fn the_page_is_made() {
        for is_refused in [false, true] {
            assert!(page(is_refused, 0).iter().all(|page| page.contains("name=\"shares_phone\"") == is_refused));
        }
        assert!(page(false, 2).iter().all(|page| page.contains("<select class=\"form-select\" id=\"store\"")));
        assert!(page(false, 0).iter().all(|page| !page.contains("<select class=\"form-select\" id=\"store\"")));
    }

    #[test]
    fn who_has_the_phone_is_named_and_may_share_it() {
        let part = |members: &[Member]| {
            let holders = Holders::of(members, false, true);
            let frame = crate::console::form::testing::sample_frame(yanji_words::Lang::Zh);
            HoldersPart { frame, holders }.render().unwrap()
        };
        let named = part(&[sample_member()]);
        assert!(named.contains("10001") && named.contains("name=\"shares_phone\"") && named.contains("checked"));
        assert!(!part(&[]).contains("shares_phone"));
    }
}
