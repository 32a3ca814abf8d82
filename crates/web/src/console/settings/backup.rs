//! Backups: made beside the pages, listed, taken away file by file, deleted.

use std::fs::File;
use std::io::Read;

use askama::Template;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream;
use yanji_app::{AppError, Backup, BackupPart, BackupTaken, Backups, Category, Permission};
use yanji_words::{Problem, Thing};

use super::{done_at, frame, fresh, refused};
use crate::AppState;
use crate::blocking::blocking;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::Form;
use crate::console::frame::Frame;
use crate::works::WorkKind;

const ADDRESS: &str = "/settings/backup";
/// Bytes that are read from the disk at a time.
const CHUNK: usize = 256 * 1024;

#[derive(Template)]
#[template(path = "settings/backup.html")]
struct BackupPage {
    frame: Frame,
    form: Form,
    place: Place,
    is_running: bool,
}

/// Where backups are.
enum Place {
    Folder { folder: String, rows: Vec<Row> },
    Postgres { commands: Vec<String> },
}

/// A backup in the list.
struct Row {
    address: String,
    made: String,
    /// How many days ago it was made.
    age: i64,
    books: String,
    keys: String,
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/settings/backup", get(page).post(make))
        .route("/settings/backup/{id}/{part}", post(take))
        .route("/settings/backup/{id}/delete", post(delete))
}

async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let form = fresh(&visitor, &[])?;
    show(&visitor, form).await
}

/// Begins a backup and leaves it running: the strip tells how far it is, and the list shows it once it is whole.
async fn make(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::BackupMake)?;
    let key = match fields.key() {
        Ok(key) => key,
        Err(error) => {
            let form = refused(&visitor, fields, error, &[])?;
            return show(&visitor, form).await;
        }
    };
    if is_running(&visitor) {
        let form = refused(&visitor, fields, AppError::new(Problem::Busy), &[])?;
        return show(&visitor, form).await;
    }
    let running = visitor.state.works.begin(WorkKind::Backup);
    let (clinic, actor) = (visitor.state.clinic.clone(), visitor.session.actor.clone());
    let work = tokio::task::spawn_blocking(move || {
        let made = clinic.backup_make(&actor, &key, &mut |progress| running.report(progress));
        // What was refused is told on the page.
        if let Err(error) = &made
            && matches!(error.category(), Category::Internal | Category::Unsettled)
        {
            let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            tracing::error!(code = error.code(), cause, "a backup cannot be made");
        }
        made
    });
    // A small clinic's is made before the page is; a large one's is waited for on the page.
    match tokio::time::timeout(std::time::Duration::from_secs(2), work).await {
        Ok(Ok(Ok(_))) => Ok(done_at(&visitor, ADDRESS, "backup.done")),
        Ok(Ok(Err(error))) => {
            let form = refused(&visitor, fields, error, &[])?;
            show(&visitor, form).await
        }
        Ok(Err(error)) => Err(visitor.failure(AppError::caused(Problem::Internal, error))),
        Err(_) => Ok(done_at(&visitor, ADDRESS, "backup.begun")),
    }
}

async fn take(Path((id, part)): Path<(String, String)>, Posted { visitor, .. }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::BackupMake)?;
    let missing = || visitor.failure(AppError::new(Problem::NotFound(Thing::Backup)));
    let part = BackupPart::from_code(&part).ok_or_else(missing)?;
    let taken = visitor.ask(move |clinic, actor| clinic.backup_take(actor, &id, part)).await?;
    Ok(file_answer(taken))
}

/// A file as an answer, read as fast as it is taken.
fn file_answer(taken: BackupTaken) -> Response {
    let BackupTaken { file, name, bytes } = taken;
    let chunks = stream::unfold(Some(file), |file| async move {
        match blocking(move || read_chunk(file)).await {
            Ok(Some((chunk, file))) => Some((Ok(chunk), Some(file))),
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    });
    let headers = [
        (CONTENT_TYPE, "application/vnd.sqlite3".to_owned()),
        (CONTENT_LENGTH, bytes.to_string()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, Body::from_stream(chunks)).into_response()
}

/// The next bytes of a file; nothing at its end.
fn read_chunk(file: Option<File>) -> Result<Option<(Bytes, File)>, AppError> {
    let Some(mut file) = file else { return Ok(None) };
    let mut chunk = vec![0; CHUNK];
    let count = file.read(&mut chunk).map_err(|error| AppError::caused(Problem::Internal, error))?;
    chunk.truncate(count);
    Ok((count > 0).then(|| (Bytes::from(chunk), file)))
}

async fn delete(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::BackupMake)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    visitor.ask(move |clinic, actor| clinic.backup_delete(actor, &key, &id)).await?;
    Ok(done_at(&visitor, ADDRESS, "backup.deleted"))
}

async fn show(visitor: &Visitor, form: Form) -> Result<Response, Failure> {
    let place = match visitor.ask(|clinic, actor| clinic.backup_list(actor)).await? {
        Backups::Folder { folder, backups } => {
            Place::Folder { folder, rows: backups.iter().map(|backup| row(visitor, backup)).collect() }
        }
        Backups::Postgres { commands } => Place::Postgres { commands },
    };
    let is_running = is_running(visitor);
    visitor.page(&BackupPage { frame: frame(visitor, ADDRESS), form, place, is_running })
}

fn is_running(visitor: &Visitor) -> bool {
    visitor.state.works.list().iter().any(|(kind, _)| *kind == WorkKind::Backup)
}

fn row(visitor: &Visitor, backup: &Backup) -> Row {
    let clinic = &visitor.state.clinic;
    let zone = clinic.zone();
    let size = |part: BackupPart| backup.files.iter().find(|file| file.part == part).map_or(0, |file| file.bytes);
    Row {
        address: format!("{ADDRESS}/{}", backup.id),
        made: backup.made_at.local_text(&zone),
        age: i64::from(clinic.today().number() - backup.made_at.day_in(&zone).number()).max(0),
        books: size_text(size(BackupPart::Books)),
        keys: size_text(size(BackupPart::Keys)),
    }
}

/// Bytes as people read them, rounded up to a tenth of a unit.
fn size_text(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let (shift, unit) = units.into_iter().find(|(shift, _)| bytes >> shift > 0).unwrap_or((10, "KiB"));
    let tenths = (bytes.saturating_mul(10)).div_ceil(1 << shift);
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        let row = |age| Row {
            address: "/settings/backup/1".to_owned(),
            made: "2026-11-20 09:00".to_owned(),
            age,
            books: "1.5".to_owned(),
            keys: "0.1".to_owned(),
        };
        for is_running in [false, true] {
            let rows = || if is_running { Vec::new() } else { vec![row(0), row(40)] };
            let page = |frame: Frame| {
                let place = Place::Folder { folder: "/1/2".to_owned(), rows: rows() };
                BackupPage { frame, form: Form::default(), place, is_running }
            };
            for page in in_both_languages(page) {
                assert_eq!(page.contains("hx-trigger=\"every 2s\""), is_running, "it looks again while one is made");
            }
        }
        in_both_languages(|frame| {
            let place = Place::Postgres { commands: vec!["1".to_owned(), "2".to_owned()] };
            BackupPage { frame, form: Form::default(), place, is_running: false }
        });
    }

    #[test]
    fn sizes_are_read_by_people() {
        let shown = [0, 1, 1_024, 1_536, 1_048_576, 5_368_709_121].map(size_text);
        assert_eq!(shown, ["0.0 KiB", "0.1 KiB", "1.0 KiB", "1.5 KiB", "1.0 MiB", "5.1 GiB"]);
    }
}
