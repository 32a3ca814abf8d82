//! How far prices may be changed by hand: the limits, and whom of the roles they bind.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use yanji_app::records::HandLimits;
use yanji_app::{AppError, Permission, RoleProfile};
use yanji_words::Problem;

use super::{done_at, frame, fresh, refused, role_name};
use crate::AppState;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::Frame;

const ADDRESS: &str = "/settings/limits";
const FIELDS: &[&str] = &["line_percent", "rounding_fen", "gifts_day_fen"];
/// Fen of a yuan: limits are typed in yuan.
const YUAN: i64 = 100;

#[derive(Template)]
#[template(path = "settings/limits.html")]
struct LimitsPage {
    frame: Frame,
    form: Form,
    roles: Vec<Bound>,
}

/// A role that rings up sales, with how far it may go.
struct Bound {
    name: String,
    /// The key of the words for that.
    how: &'static str,
    /// The colour of its badge.
    colour: &'static str,
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/settings/limits", get(page).post(change))
}

async fn page(visitor: Visitor) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let limits = visitor.ask(|clinic, actor| clinic.desk_limits(actor)).await?;
    let form = fresh(&visitor, &proposed(limits))?;
    show(&visitor, form).await
}

async fn change(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let done = match (fields.key(), limits_of(&fields)) {
        (Ok(key), Ok(limits)) => {
            visitor.attempt(move |clinic, actor| clinic.desk_limits_put(actor, &key, limits)).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(_) => Ok(done_at(&visitor, ADDRESS, "limits.saved")),
        Err(error) => {
            let form = refused(&visitor, fields, in_yuan(error), FIELDS)?;
            show(&visitor, form).await
        }
    }
}

fn proposed(limits: HandLimits) -> [(&'static str, String); 3] {
    [
        ("line_percent", limits.line_percent.to_string()),
        ("rounding_fen", yuan(limits.rounding_fen)),
        ("gifts_day_fen", yuan(limits.gifts_day_fen)),
    ]
}

fn limits_of(fields: &Fields) -> Result<HandLimits, AppError> {
    Ok(HandLimits {
        line_percent: fields.whole("line_percent")?,
        rounding_fen: amount_fen(fields.get("rounding_fen"), "rounding_fen")?,
        gifts_day_fen: amount_fen(fields.get("gifts_day_fen"), "gifts_day_fen")?,
    })
}

/// A refusal of an amount as whoever typed yuan reads it.
fn in_yuan(mut error: AppError) -> AppError {
    let is_money = error.field.as_deref().is_some_and(|field| field.ends_with("_fen"));
    if let Problem::OutOfRange { least, most } = error.problem
        && is_money
    {
        error.problem = Problem::OutOfRange { least: least / YUAN, most: most / YUAN };
    }
    error
}

async fn show(visitor: &Visitor, form: Form) -> Result<Response, Failure> {
    let roles = visitor.ask(|clinic, actor| clinic.role_list(actor)).await?;
    let frame = frame(visitor, ADDRESS);
    let roles = roles.iter().filter_map(|role| bound(&frame, role)).collect();
    visitor.page(&LimitsPage { roles, form, frame })
}

/// How far a role may go; `None` for one that rings up nothing.
fn bound(frame: &Frame, role: &RoleProfile) -> Option<Bound> {
    let may = |permission: Permission| role.permissions.iter().any(|code| code == permission.code());
    let (how, colour) = match (may(Permission::SaleOverride), may(Permission::SaleAdjust)) {
        (true, _) => ("limits.unbound", "azure"),
        (false, true) => ("limits.within", "green"),
        (false, false) => ("limits.never", "secondary"),
    };
    may(Permission::SalePost).then(|| Bound { name: role_name(frame, &role.code, &role.name), how, colour })
}

#[cfg(test)]
mod tests {
    use yanji_app::Instant;
    use yanji_words::Lang;

    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_frame};

    fn role(permissions: &[Permission]) -> RoleProfile {
        RoleProfile {
            code: "role_1".to_owned(),
            name: "1".to_owned(),
            permissions: permissions.iter().map(|permission| permission.code().to_owned()).collect(),
            holders: 1,
            created_at: Instant(0),
        }
    }

    #[test]
    fn the_page_is_made() {
        use Permission::{SaleAdjust, SaleOverride, SalePost};
        for html in in_both_languages(|frame| LimitsPage {
            roles: [&[SalePost, SaleAdjust, SaleOverride][..], &[SalePost, SaleAdjust], &[SalePost]]
                .iter()
                .filter_map(|permissions| bound(&frame, &role(permissions)))
                .collect(),
            form: Form::fresh(&proposed(HandLimits::default())).unwrap(),
            frame,
        }) {
            assert!(html.contains("value=\"10.00\"") && html.contains("value=\"200.00\""), "{html}");
        }
    }

    #[test]
    fn whoever_rings_up_nothing_is_bound_by_nothing() {
        let frame = sample_frame(Lang::Zh);
        assert!(bound(&frame, &role(&[Permission::SaleOverride])).is_none());
        assert_eq!(bound(&frame, &role(&[Permission::SalePost])).map(|bound| bound.how), Some("limits.never"));
    }

    #[test]
    fn amounts_are_typed_in_yuan_and_refused_in_yuan() {
        let fields = |pairs: &[(&str, &str)]| {
            Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        };
        let typed = fields(&[("line_percent", "15"), ("rounding_fen", "9.90"), ("gifts_day_fen", "300")]);
        let limits = HandLimits { line_percent: 15, rounding_fen: 990, gifts_day_fen: 30_000 };
        assert_eq!(limits_of(&typed).unwrap(), limits);
        assert_eq!(limits_of(&fields(&[("line_percent", "x")])).unwrap_err().field.as_deref(), Some("line_percent"));
        let range = Problem::OutOfRange { least: 0, most: 100_000_000 };
        let in_yuan_of = |field| in_yuan(AppError::at(range, field)).problem;
        assert_eq!(in_yuan_of("gifts_day_fen"), Problem::OutOfRange { least: 0, most: 1_000_000 });
        assert_eq!(in_yuan_of("line_percent"), range);
    }
}
