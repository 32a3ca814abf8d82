//! Importing purchase histories: the list of imports and the choice of a file. Looking a file over, and how an import
//! goes, stand beside this.

mod file;
mod mend;
mod status;
mod undo;
mod uploads;

use askama::Template;
use axum::Router;
use axum::extract::{self, DefaultBodyLimit, Multipart, Query};
use axum::response::Response;
use axum::routing::get;
use yanji_app::import::{ImportQuery, ImportStatus};
use yanji_app::{Actor, AppError, Clinic, Permission};
use yanji_words::{Problem, whole};

use super::door::Visitor;
use super::failure::Failure;
use super::figures::{day, yuan};
use super::form::Fields;
use super::frame::{Frame, Section};
use super::list::List;
use crate::AppState;

pub(crate) use uploads::Uploads;

/// The largest file, in MiB.
const FILE_MIB_MAX: u64 = 64;
/// The most bytes of a request with a file: the file, and the fields around it.
const UPLOAD_BYTES_MAX: usize = (FILE_MIB_MAX as usize + 1) * 1024 * 1024;

#[derive(Template)]
#[template(path = "imports/imports.html")]
struct ImportsPage {
    frame: Frame,
    /// What is wrong with the file that was chosen; empty when nothing is.
    problem: String,
    file_bytes_max: u64,
    too_large: String,
    /// The last day on which nothing is booked any more; empty when no day is closed.
    closed_through: String,
    rows: Vec<Row>,
    list: List,
    /// Whether any file was ever imported.
    has_any: bool,
    /// Whether it is the last step of setting the clinic up.
    is_first: bool,
    states: Vec<StateLink>,
}

/// A link that narrows the list to a state.
struct StateLink {
    address: String,
    key: &'static str,
    is_here: bool,
}

/// One import in the list.
struct Row {
    address: String,
    file_name: String,
    /// The key of its state.
    state: &'static str,
    /// The class that colours the state.
    colour: &'static str,
    started: String,
    who: String,
    store: String,
    new: String,
    /// How many of them are refunds, and of how much; empty where there is none.
    refunds: String,
    known: String,
    refused: String,
    members: String,
}

/// How many refunds are among the lines taken in, and what they give back; nothing where there is none.
fn refunds_said(frame: &Frame, refunds: i64, fen: i64) -> String {
    if refunds == 0 { String::new() } else { frame.fill("imports.refunds", &[&whole(refunds), &yuan(fen)]) }
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/imports", get(page).post(upload).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
        .route("/imports/file/{id}", get(file::page).post(file::look_over))
        .route("/imports/file/{id}/refused/{format}", get(mend::lines))
        .route("/imports/{id}", get(status::page))
        .route("/imports/{id}/part", get(status::part))
        .route("/imports/{id}/undo", get(undo::page).post(undo::post))
        .route("/imports/{id}/undo/part", get(undo::part))
        .route("/imports/{id}/refused.csv", get(status::refused_csv))
        .route("/imports/{id}/refused/{format}", get(status::refused))
}

async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    show(&visitor, String::new(), &Fields::new(pairs)).await
}

async fn show(visitor: &Visitor, problem: String, fields: &Fields) -> Result<Response, Failure> {
    let wanted = State::ALL.into_iter().find(|state| state.code() == fields.get("state"));
    let after = Some(fields.get("after").to_owned()).filter(|cursor| !cursor.is_empty());
    let query = ImportQuery { state: wanted.map(|state| state.code().to_owned()), after, ..ImportQuery::default() };
    let asked = move |clinic: &Clinic, actor: &Actor| {
        let page = clinic.import_list(actor, &query)?;
        let any = ImportQuery { limit: 1, ..ImportQuery::default() };
        let has_any = !page.items.is_empty() || !clinic.import_list(actor, &any)?.items.is_empty();
        Ok((page, has_any, is_first(clinic, actor), clinic.clock_state(actor)))
    };
    let (found, has_any, is_first, clock) = visitor.ask(asked).await?;
    // Whoever imports may be somebody who has nothing to do with the clock; then the hint is left out.
    let closed_through = clock.map(|state| day(state.closed_through)).unwrap_or_default();
    let zone = visitor.state.clinic.zone();
    let frame = Frame { address: "/imports".to_owned(), ..visitor.frame(Section::Data) };
    let too_large = Problem::FileTooLarge { most_mib: FILE_MIB_MAX }.text(visitor.lang);
    let row = |status: &ImportStatus| Row {
        address: format!("/imports/{}", status.id),
        file_name: status.file_name.clone(),
        state: State::of(status).name(),
        colour: State::of(status).colour(),
        who: status.started_by_name.clone(),
        store: status.store_name.clone(),
        started: status.started_at.local_text(&zone),
        new: whole(status.lines_new),
        refunds: refunds_said(&frame, status.refunds, status.refunds_fen),
        known: whole(status.lines_known),
        refused: whole(status.lines_refused),
        members: whole(status.members_new),
    };
    visitor.page(&ImportsPage {
        rows: found.items.iter().map(row).collect(),
        list: List { next: found.next, ..List::asked("/imports", fields, &["state"], &[]) },
        has_any,
        is_first,
        states: state_links(wanted),
        frame,
        problem,
        file_bytes_max: FILE_MIB_MAX << 20,
        too_large,
        closed_through,
    })
}

/// Whether an import is the last step of setting the clinic up. Whoever imports may be somebody who is not told how far
/// the clinic is.
fn is_first(clinic: &Clinic, actor: &Actor) -> bool {
    clinic.first_steps(actor).is_ok_and(|steps| steps.has_programme && !steps.has_members)
}

fn state_links(wanted: Option<State>) -> Vec<StateLink> {
    let all = StateLink { address: "/imports".to_owned(), key: "imports.all", is_here: wanted.is_none() };
    let one = |state: State| StateLink {
        address: format!("/imports?state={}", state.code()),
        key: state.name(),
        is_here: wanted == Some(state),
    };
    std::iter::once(all).chain(State::ALL.map(one)).collect()
}

/// Where an import stands, with whether it was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Running,
    Done,
    Failed,
    Undoing,
    Undone,
}

impl State {
    const ALL: [Self; 5] = [Self::Running, Self::Done, Self::Failed, Self::Undoing, Self::Undone];

    fn of(status: &ImportStatus) -> Self {
        match (&status.undo, status.status.as_str()) {
            (Some(undo), _) if undo.ended_at.is_some() => Self::Undone,
            (Some(_), _) => Self::Undoing,
            (None, "running") => Self::Running,
            (None, "done") => Self::Done,
            (None, _) => Self::Failed,
        }
    }

    /// The word in the address.
    const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// The key of its name.
    const fn name(self) -> &'static str {
        match self {
            Self::Running => "imports.running",
            Self::Done => "imports.done",
            Self::Failed => "imports.failed",
            Self::Undoing => "imports.undoing",
            Self::Undone => "imports.undone",
        }
    }

    const fn colour(self) -> &'static str {
        match self {
            Self::Running | Self::Undoing => "bg-azure-lt",
            Self::Done => "bg-green-lt",
            Self::Failed => "bg-red-lt",
            Self::Undone => "bg-secondary-lt",
        }
    }

    /// Whether something is being done at the moment.
    const fn is_moving(self) -> bool {
        matches!(self, Self::Running | Self::Undoing)
    }
}

/// Takes a file in, to be looked over. It stays in memory and is given to nobody else.
async fn upload(
    visitor: Visitor,
    extract::State(state): extract::State<AppState>,
    form: Multipart,
) -> Result<Response, Failure> {
    visitor.require(Permission::ImportRun)?;
    match received(form).await {
        Ok((fields, name, bytes)) => {
            visitor.check_form(&fields)?;
            let owner = visitor.session.actor.name();
            let id = state.uploads.keep(&owner, name, bytes, state.clinic.now());
            let id = id.map_err(|error| visitor.failure(error))?;
            Ok(visitor.go(&format!("/imports/file/{id}"), ""))
        }
        Err(error) => show(&visitor, error.text(visitor.lang), &Fields::default()).await,
    }
}

/// The fields of a form, and the name and bytes of its file.
pub(super) async fn received(mut form: Multipart) -> Result<(Fields, String, Vec<u8>), AppError> {
    let broken = |error: axum::extract::multipart::MultipartError| {
        let is_large = error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
        let large = Problem::FileTooLarge { most_mib: FILE_MIB_MAX };
        AppError::caused(if is_large { large } else { Problem::FileUnreadable }, error)
    };
    let (mut pairs, mut file) = (Vec::new(), None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file_name) => file = Some((file_name, field.bytes().await.map_err(broken)?.to_vec())),
            None => pairs.push((name, field.text().await.map_err(broken)?)),
        }
    }
    let (name, bytes) = file.filter(|(_, bytes)| !bytes.is_empty()).ok_or(AppError::new(Problem::FileEmpty))?;
    Ok((Fields::new(pairs), name, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        let row = |state: State| Row {
            address: "/imports/1".to_owned(),
            file_name: "1.csv".replace(".csv", ""),
            state: state.name(),
            colour: state.colour(),
            who: "Z-9".to_owned(),
            store: "Y-1".to_owned(),
            started: "2026-11-20 09:00".to_owned(),
            new: "1".to_owned(),
            refunds: "5".to_owned(),
            known: "2".to_owned(),
            refused: "3".to_owned(),
            members: "4".to_owned(),
        };
        let page = |rows: bool| {
            move |frame: Frame| ImportsPage {
                too_large: Problem::FileTooLarge { most_mib: FILE_MIB_MAX }.text(frame.lang),
                frame,
                problem: "!".to_owned(),
                file_bytes_max: 1,
                closed_through: if rows { "2026-11-20".to_owned() } else { String::new() },
                rows: if rows { State::ALL.map(row).into() } else { Vec::new() },
                list: List { next: rows.then(|| "9".to_owned()), ..List::default() },
                has_any: rows,
                is_first: !rows,
                states: state_links(Some(State::Undone)),
            }
        };
        in_both_languages(page(true));
        in_both_languages(page(false));
    }
}
