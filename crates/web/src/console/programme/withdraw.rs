//! Calling off a publication before its first day: what is asked before, and what is done.

use axum::extract::Path;
use axum::response::Response;
use yanji_app::Permission;
use yanji_app::records::ProgrammeVersion;
use yanji_engine::Day;
use yanji_words::whole;

use super::version_id;
use crate::console::door::Posted;
use crate::console::failure::Failure;
use crate::console::frame::{Frame, Section};

/// What is asked before a version is called off: what holds then, from its day on. Empty for one that cannot be: a draft,
/// one whose day has come, and what is in force before its day in a clinic that works under it.
pub(super) fn question(
    frame: &Frame,
    versions: &[ProgrammeVersion],
    version: &ProgrammeVersion,
    (today, has_members): (Day, bool),
) -> String {
    let Some(from) = version.in_force_from.filter(|from| *from > today) else { return String::new() };
    if version.is_current && has_members {
        return String::new();
    }
    let earlier = versions.iter().filter(|other| other.in_force_from.is_some_and(|day| day < from));
    let number = whole(version.number);
    match earlier.max_by_key(|other| other.in_force_from) {
        Some(before) => frame.fill("programme_withdraw.effect", &[&number, &from.to_string(), &whole(before.number)]),
        None => frame.put("programme_withdraw.effect_alone", number),
    }
}

/// Calls a publication off.
pub(super) async fn withdraw(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammePublish)?;
    let id = version_id(&visitor, &id)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    let version = visitor.ask(move |clinic, actor| clinic.programme_withdraw(actor, &key, id)).await?;
    let notice = visitor.frame(Section::Programme).put("programme_withdraw.done", whole(version.number));
    Ok(visitor.go("/programme/versions", &notice))
}
