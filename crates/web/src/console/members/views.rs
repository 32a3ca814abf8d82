//! Views above the list of members: the ready-made ones, and those that people saved.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use yanji_app::records::{DaysBetween, LadderTier, MemberFilter, MemberSort, MemberView, SavedView};
use yanji_app::{AppError, Permission};
use yanji_books::id::ViewId;
use yanji_engine::Day;
use yanji_words::{Problem, Thing};

use super::columns::Column;
use super::{filters, table};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::Fields;
use crate::console::frame::Frame;
use crate::console::list::encoded;

/// A view above the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) is_here: bool,
}

/// A saved view that is seen and can be changed.
#[derive(Clone, Debug)]
pub(super) struct Managed {
    pub(super) address: String,
    pub(super) name: String,
    pub(super) is_shared: bool,
    pub(super) is_own: bool,
}

/// How long members of a ready-made view have been idle, in days.
const IDLE_DAYS: i64 = 90;

/// The views that everybody has: each with its name and what it shows.
fn ready_made(frame: &Frame, tiers: &[LadderTier], today: Day) -> Vec<(String, MemberFilter)> {
    let none = MemberFilter::default;
    let mut made = vec![(frame.t("members.everybody").into_owned(), none())];
    // The upper half of the ladder, without its lowest step.
    let upper = tiers.get((tiers.len() / 2).max(1)..).unwrap_or_default();
    if let Some(lowest) = upper.first() {
        let codes = upper.iter().map(|tier| tier.code.clone()).collect();
        made.push((frame.put("members.and_above", &lowest.name), MemberFilter { tiers: codes, ..none() }));
    }
    made.push((frame.t("members.view_grace").into_owned(), MemberFilter { in_grace: true, ..none() }));
    let idle = MemberFilter { idle_days: Some(IDLE_DAYS), ..none() };
    made.push((frame.put("members.view_idle", IDLE_DAYS), idle));
    let first = today.add_months(-1).month_end().next();
    let enrolled_on = DaysBetween { from: Some(first), to: None };
    made.push((frame.t("members.view_new").into_owned(), MemberFilter { enrolled_on, ..none() }));
    made
}

/// The views to choose of; the one that shows just what is listed is marked.
pub(super) fn tabs(
    frame: &Frame,
    tiers: &[LadderTier],
    today: Day,
    saved: &[SavedView],
    fields: &Fields,
    listed: Option<&MemberFilter>,
) -> Vec<Tab> {
    let here = fields.get("view");
    let is_plain = here.is_empty() && fields.get("text").is_empty();
    let ready = ready_made(frame, tiers, today).into_iter().map(|(name, shows)| Tab {
        name,
        is_here: is_plain && listed == Some(&shows),
        address: address(&filters::pairs(&shows)),
    });
    let kept = saved.iter().map(|view| Tab {
        name: view.name.clone(),
        is_here: view.id.to_string() == here,
        address: address(&pairs(view)),
    });
    ready.chain(kept).collect()
}

/// The view that the address names, to be changed.
pub(super) fn managed(saved: &[SavedView], fields: &Fields) -> Option<Managed> {
    let here = fields.get("view");
    let found = saved.iter().find(|view| view.id.to_string() == here)?;
    Some(Managed {
        address: format!("/members/views/{}", found.id),
        name: found.name.clone(),
        is_shared: found.is_shared,
        is_own: found.is_own,
    })
}

fn pairs(saved: &SavedView) -> Vec<(String, String)> {
    let view = &saved.view;
    let mut pairs = filters::pairs(&view.filter);
    let mut put = |name: &str, value: String| pairs.push((name.to_owned(), value));
    put("view", saved.id.to_string());
    for column in &view.columns {
        put("column", column.clone());
    }
    if view.sort != MemberSort::Number || view.descending == Some(true) {
        put("sort", view.sort.code().to_owned());
    }
    if view.descending == Some(true) {
        put("descending", "1".to_owned());
    }
    pairs
}

fn address(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if pairs.is_empty() { "/members".to_owned() } else { format!("/members?{}", pairs.join("&")) }
}

/// Saves what is shown, and goes there.
pub(super) async fn save(headers: HeaderMap, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let codes: Vec<&str> = Column::ALL.iter().map(|column| column.code()).collect();
    let asked = fields.key().and_then(|key| {
        let view = MemberView {
            filter: filters::read(&fields)?,
            sort: MemberSort::from_code(fields.get("sort")).unwrap_or_default(),
            descending: Some(fields.get("descending") == "1"),
            columns: fields.all("column").filter(|code| codes.contains(code)).map(str::to_owned).collect(),
        };
        Ok((key, view))
    });
    let (name, is_shared) = (fields.get("name").to_owned(), !fields.get("shared").is_empty());
    let saved = match asked {
        Ok((key, view)) => {
            let saving = visitor.attempt(move |clinic, actor| {
                let id = clinic.view_save(actor, &key, &name, is_shared, &view)?;
                clinic.view_get(actor, id)
            });
            saving.await
        }
        Err(error) => Err(error),
    };
    told(&visitor, &headers, fields, saved).await
}

/// Renames a view, or shares it.
pub(super) async fn change(
    headers: HeaderMap,
    Path(id): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let id = id_of(&visitor, &id)?;
    let (name, is_shared) = (fields.get("name").to_owned(), !fields.get("shared").is_empty());
    let changing = visitor.attempt(move |clinic, actor| {
        clinic.view_get(actor, id)?;
        clinic.view_change(actor, id, &name, is_shared)?;
        clinic.view_get(actor, id)
    });
    let changed = changing.await;
    told(&visitor, &headers, fields, changed).await
}

/// Goes to a view, or shows the list once more with what is wrong at the name that was typed.
async fn told(
    visitor: &Visitor,
    headers: &HeaderMap,
    fields: Fields,
    done: Result<SavedView, AppError>,
) -> Result<Response, Failure> {
    match done {
        Ok(view) => Ok(go(visitor, &address(&pairs(&view)), "members.view_saved")),
        Err(error) => table::show_refused(visitor, headers, fields, error).await,
    }
}

/// Removes a view.
pub(super) async fn remove(Path(id): Path<String>, Posted { visitor, .. }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let id = id_of(&visitor, &id)?;
    visitor.ask(move |clinic, actor| clinic.view_remove(actor, id)).await?;
    Ok(go(&visitor, "/members", "members.view_removed"))
}

fn go(visitor: &Visitor, address: &str, key: &str) -> Response {
    visitor.go(address, &visitor.frame(crate::console::frame::Section::Members).t(key))
}

fn id_of(visitor: &Visitor, text: &str) -> Result<ViewId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::View))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{sample_day, sample_frame};
    use yanji_words::Lang;

    fn ladder(count: usize) -> Vec<LadderTier> {
        (0..count).map(|n| LadderTier { code: n.to_string(), name: format!("T{n}") }).collect()
    }

    #[test]
    fn what_is_shown_marks_its_view() {
        let frame = sample_frame(Lang::En);
        let filter = MemberFilter { in_grace: true, ..MemberFilter::default() };
        let tabs = tabs(&frame, &ladder(4), sample_day(), &[], &Fields::default(), Some(&filter));
        let here: Vec<&str> = tabs.iter().filter(|tab| tab.is_here).map(|tab| tab.address.as_str()).collect();
        assert_eq!(here, ["/members?in_grace=1"]);
        assert_eq!(tabs[1].address, "/members?tier=2&tier=3");
        assert_eq!(tabs[4].address, "/members?enrolled_from=2026-11-01");
    }

    #[test]
    fn a_ladder_of_one_step_has_no_upper_half() {
        let frame = sample_frame(Lang::Zh);
        let count = |steps| ready_made(&frame, &ladder(steps), sample_day()).len();
        assert_eq!((count(0), count(1), count(2)), (4, 4, 5));
    }

    #[test]
    fn a_saved_view_is_an_address() {
        let view = MemberView {
            sort: MemberSort::Spend,
            descending: Some(true),
            columns: vec!["tier".to_owned()],
            ..MemberView::default()
        };
        let saved = SavedView { id: ViewId([1; 16]), name: "1".to_owned(), is_shared: false, is_own: true, view };
        let expected = "/members?view=view_01010101010101010101010101010101&column=tier&sort=spend&descending=1";
        assert_eq!(address(&pairs(&saved)), expected);
    }
}
