//! Looking a file over before it is imported: what was guessed, what may be corrected, and what would come of it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use yanji_app::import::mapping::{Column, ColumnRole, Columns, DayFormat, Encoding, Layout, Separator};
use yanji_app::import::{ImportReport, Inspection, Mapping, MappingChoice, RefusalCount, SheetGuess, SheetSign};
use yanji_app::{Actor, AppError, Category, Key, Permission};
use yanji_books::id::ImportId;
use yanji_words::{LineFault, Problem, Thing, whole};

use super::status::{Reason, RefusedRow, reasons, refused_row};
use super::uploads::Upload;
use crate::AppState;
use crate::console::cookies;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::{day, yuan};
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::works::WorkKind;

/// How many refused lines of a dry run are shown.
const SHOWN_MAX: usize = 50;
/// How many categories that the price list does not have are shown.
const CATEGORIES_SHOWN_MAX: usize = 12;

#[derive(Template)]
#[template(path = "imports/file.html")]
struct FilePage {
    frame: Frame,
    form: Form,
    address: String,
    file_name: String,
    /// Nothing when the file cannot be read as it was said; what is wrong then stands above the form.
    seen: Option<Seen>,
    report: Option<Report>,
    /// Id and name of each store that the import can be for, and which one is chosen.
    stores: Vec<(String, String)>,
    /// Whether it has to be one of them: that of the visitor, or the only one.
    is_bound: bool,
    store: String,
    /// Whether it is the last step of setting the clinic up.
    is_first: bool,
}

/// What the file looks like.
struct Seen {
    is_text: bool,
    encodings: Vec<Choice>,
    separators: Vec<Choice>,
    sheets: Vec<Choice>,
    /// Why this sheet is read, where several have content and nobody has said which; empty else.
    sheet_said: String,
    header_rows: usize,
    day_formats: Vec<Choice>,
    is_day_ambiguous: bool,
    /// Marks the layout under which the columns were chosen.
    layout: String,
    columns: Vec<SeenColumn>,
    /// The keys of the roles that no column has and that are needed.
    missing: Vec<&'static str>,
    rows: String,
    first_rows: Vec<SeenRow>,
    saved: Option<String>,
}

/// Something to choose: its code, the key or the text of its name, whether it is chosen.
struct Choice {
    code: String,
    key: &'static str,
    text: String,
    is_chosen: bool,
}

struct SeenColumn {
    name: String,
    samples: String,
    roles: Vec<Choice>,
}

struct SeenRow {
    line: String,
    number: String,
    day: String,
    amount: String,
    category: String,
    sale: String,
    refusal: String,
}

/// What an import would come to.
struct Report {
    /// Marks the mapping that was tried out.
    tried: String,
    lines: String,
    new: String,
    /// How many of them are refunds, and of how much; empty where there is none.
    refunds: String,
    /// How many are in the books already.
    known: String,
    /// How many repeat an earlier line of the file; empty for none.
    repeated: String,
    refused: String,
    members: String,
    days: [String; 2],
    amount: String,
    has_new: bool,
    /// Name and lines of each category that the price list does not have, as far as they are shown.
    unlisted: Vec<(String, String)>,
    /// How many more there are; empty where all are shown.
    unlisted_more: String,
    /// Why lines were refused, and how many for each reason.
    reasons: Vec<Reason>,
    /// How many lines are older than what their members have already; empty for none.
    too_old: String,
    /// How many lines give sums of others; empty for none.
    totals: String,
    refusals: Vec<RefusedRow>,
    /// How many refused lines are not shown; empty where all are.
    refused_more: String,
}

/// The key of the name of a role.
pub(super) fn role_key(code: &str) -> &'static str {
    match code {
        "number" => "member.number",
        "phone" => "member.phone",
        "name" => "member.name",
        "day" => "timeline.day",
        "amount" => "sale.amount",
        "category" => "sale.category",
        _ => "file.sale",
    }
}

const fn separator_codes(separator: Separator) -> (&'static str, &'static str) {
    match separator {
        Separator::Comma => ("comma", "file.comma"),
        Separator::Tab => ("tab", "file.tab"),
        Separator::Semicolon => ("semicolon", "file.semicolon"),
        Separator::Bar => ("bar", "file.bar"),
        Separator::Blanks => ("blanks", "file.blanks"),
    }
}

const fn day_format_key(format: DayFormat) -> &'static str {
    match format {
        DayFormat::YearFirst => "file.year_first",
        DayFormat::MonthFirst => "file.month_first",
        DayFormat::DayFirst => "file.day_first",
        DayFormat::Serial => "file.serial",
    }
}

/// The file, while it is kept.
pub(super) fn kept(visitor: &Visitor, state: &AppState, id: &str) -> Option<Upload> {
    state.uploads.find(&visitor.session.actor.name(), id, state.clinic.now())
}

/// The page on which a file is chosen, for one that is kept no longer.
pub(super) async fn expired(visitor: &Visitor) -> Result<Response, Failure> {
    let error = AppError::new(Problem::UploadExpired);
    let page = super::show(visitor, error.text(visitor.lang), &Fields::default()).await?;
    Ok((StatusCode::NOT_FOUND, page).into_response())
}

pub(in crate::console) async fn page(
    visitor: Visitor,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    visitor.require(Permission::ImportRun)?;
    let Some(upload) = kept(&visitor, &state, &id) else { return expired(&visitor).await };
    let inspected = inspect(&visitor, &upload, MappingChoice::default()).await;
    show(&visitor, &upload, Fields::default(), inspected.map(|seen| (seen, None))).await
}

/// Reads the file again as it was corrected, tries it out, or begins the import, by the button that was pressed.
pub(in crate::console) async fn look_over(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Result<Response, Failure> {
    visitor.require(Permission::ImportRun)?;
    let Some(upload) = kept(&visitor, &state, &id) else { return expired(&visitor).await };
    let inspected = inspect(&visitor, &upload, choice(&fields)).await;
    let seen = match inspected {
        Ok(seen) => seen,
        Err(error) => return show(&visitor, &upload, fields, Err(error)).await,
    };
    let is_tried = mark(&seen.mapping).is_some_and(|mark| mark == fields.get("tried"));
    if !fields.get("start").is_empty() && is_tried {
        return match start(&visitor, &upload, &fields, seen.mapping.clone()).await {
            Ok(import) => {
                state.uploads.taken(&id, state.clinic.now());
                work(&state, import);
                Ok(visitor.go(&format!("/imports/{import}"), ""))
            }
            Err(error) => show(&visitor, &upload, fields, Err(error)).await,
        };
    }
    // What was changed after it was tried out is tried out again before it is begun.
    if !fields.get("try").is_empty() || !fields.get("start").is_empty() {
        let (bytes, mapping) = (upload.bytes.clone(), seen.mapping.clone());
        let report = visitor.attempt(move |clinic, actor| clinic.import_dry_run(actor, &bytes, &mapping)).await;
        return show(&visitor, &upload, fields, report.map(|report| (seen, Some(report)))).await;
    }
    show(&visitor, &upload, fields, Ok((seen, None))).await
}

async fn inspect(visitor: &Visitor, upload: &Upload, choice: MappingChoice) -> Result<Inspection, AppError> {
    let (name, bytes) = (upload.name.clone(), upload.bytes.clone());
    visitor.attempt(move |clinic, actor| clinic.import_inspect(actor, &name, &bytes, &choice)).await
}

/// Marks a mapping, so that what is begun is what was tried out.
fn mark(mapping: &Mapping) -> Option<String> {
    serde_json::to_string(mapping).ok().map(|text| cookies::pack(&text))
}

/// Begins the import and, where a name was given, keeps how the file was read.
async fn start(visitor: &Visitor, upload: &Upload, fields: &Fields, mapping: Mapping) -> Result<ImportId, AppError> {
    let (key, name, bytes) = (fields.key()?, upload.name.clone(), upload.bytes.clone());
    let mapping_name = fields.get("mapping_name").to_owned();
    let store = match fields.get("store") {
        "" => None,
        text => Some(text.parse().map_err(|_| AppError::at(Problem::NotFound(Thing::Store), "store"))?),
    };
    let mapping_key = Key::parse(&format!("{}-mapping", key.as_str()))?;
    visitor
        .attempt(move |clinic, actor| {
            let keep = |key: &Key| match mapping_name.as_str() {
                "" => Ok(()),
                name => clinic.import_mapping_save(actor, key, name, &mapping),
            };
            // Nothing is begun under a name that will not do, and nothing is kept of what does not begin.
            keep(&Key::for_rehearsal()?)?;
            // An import is for the store in which whoever begins it acts.
            let importer = Actor { store, ..actor.clone() };
            let import = clinic.import_start(&importer, &key, &name, &bytes, &mapping)?;
            keep(&mapping_key)?;
            Ok(import)
        })
        .await
}

/// Takes the file in, however long it takes and whether or not anybody waits.
fn work(state: &AppState, import: ImportId) {
    let (clinic, works) = (state.clinic.clone(), state.works.clone());
    // On the board before the answer goes out, so that the next page shows it.
    let running = works.begin(WorkKind::Import);
    tokio::task::spawn_blocking(move || match clinic.import_work(import, &mut |progress| running.report(progress)) {
        Ok(_) => {}
        Err(error) if error.category() == Category::Conflict => {}
        Err(error) => {
            tracing::error!(code = error.code(), cause = ?std::error::Error::source(&error), "an import failed");
        }
    });
}

async fn show(
    visitor: &Visitor,
    upload: &Upload,
    fields: Fields,
    found: Result<(Inspection, Option<ImportReport>), AppError>,
) -> Result<Response, Failure> {
    let lang = visitor.lang;
    let is_first = visitor.ask(|clinic, actor| Ok(super::is_first(clinic, actor))).await?;
    let (form, found) = match found {
        Ok(found) => (Form::again(fields), Some(found)),
        Err(error) => {
            // What was wrong stands above what the file looks like, so that it can be corrected there.
            let seen = match inspect(visitor, upload, choice(&fields)).await {
                // What was chosen cannot be read at all, such as a sheet without rows.
                Err(_) => inspect(visitor, upload, MappingChoice::default()).await,
                seen => seen,
            };
            (Form::refused(fields, error, lang, &[]), seen.ok().map(|seen| (seen, None)))
        }
    };
    let form = form.map_err(|error| visitor.failure(error))?;
    let address = format!("/imports/file/{}", upload.id);
    let frame = Frame { address: address.clone(), ..visitor.frame(Section::Data) };
    let (seen, report) = found.map_or((None, None), |(seen, report)| (Some(seen), report));
    let tried = seen.as_ref().and_then(|seen| mark(&seen.mapping)).unwrap_or_default();
    let report = report.map(|report| shown_report(&frame, &report, tried));
    let usual = visitor.usual_store().map(|store| store.to_string()).unwrap_or_default();
    // The store is asked for once the file was tried out; before, the form says nothing of it.
    let store = if form.value("tried").is_empty() { usual } else { form.value("store").to_owned() };
    visitor.page(&FilePage {
        is_bound: visitor.session.actor.bound_to().is_some() || visitor.stores.len() == 1,
        stores: visitor.own_stores().map(|store| (store.id.to_string(), store.name.clone())).collect(),
        store,
        is_first,
        seen: seen.map(|inspection| seen_file(&frame, &inspection)),
        report,
        frame,
        form,
        address,
        file_name: upload.name.clone(),
    })
}

/// What a person has decided. Columns chosen under another layout are guessed anew.
fn choice(fields: &Fields) -> MappingChoice {
    let some = |name: &str| Some(fields.get(name)).filter(|text| !text.is_empty());
    let encoding = some("encoding").and_then(|name| Encoding::ALL.into_iter().find(|one| one.name() == name));
    let separator =
        some("separator").and_then(|code| Separator::ALL.into_iter().find(|one| separator_codes(*one).0 == code));
    let is_same_layout = layout_of(fields) == fields.get("layout");
    // Another sheet has other rows before its data, unless somebody counted them in the same breath.
    let (rows_of, counted) = fields.get("layout").rsplit_once('|').unwrap_or_default();
    let keeps_rows = rows_of_file(fields) == rows_of || fields.get("header_rows") != counted;
    MappingChoice {
        format: None,
        encoding,
        separator,
        sheet: some("sheet").map(str::to_owned),
        header_rows: some("header_rows").filter(|_| keeps_rows).and_then(|rows| rows.parse().ok()),
        columns: Some(columns(fields)).filter(|columns| is_same_layout && *columns != Columns::default()),
        day_format: some("day_format")
            .filter(|_| is_same_layout)
            .and_then(|code| DayFormat::ALL.into_iter().find(|one| one.code() == code)),
    }
}

/// Which rows of the file are read, and how.
fn rows_of_file(fields: &Fields) -> String {
    ["encoding", "separator", "sheet"].map(|name| fields.get(name)).join("|")
}

fn layout_of(fields: &Fields) -> String {
    [&rows_of_file(fields), fields.get("header_rows")].join("|")
}

fn columns(fields: &Fields) -> Columns {
    let mut columns = Columns::default();
    for (place, code) in fields.all("column").enumerate() {
        if let Some(role) = ColumnRole::ALL.into_iter().find(|role| role.code() == code) {
            columns.set(role, Some(Column::Place(place)));
        }
    }
    columns
}

/// Which sheet is read and why, where several have content and nobody has said which.
fn sheet_said(frame: &Frame, seen: &Inspection, sheet: &str) -> String {
    let Some(SheetGuess { filled, by }) = seen.sheet_guess else { return String::new() };
    let key = match by {
        SheetSign::Header => "file.sheet_by_header",
        SheetSign::Rows => "file.sheet_by_rows",
    };
    frame.fill(key, &[&filled.to_string(), sheet])
}

fn seen_file(frame: &Frame, seen: &Inspection) -> Seen {
    let lang = frame.lang;
    let named = |code: &str, key, is_chosen| Choice { code: code.to_owned(), key, text: String::new(), is_chosen };
    let plain = |code: &str, is_chosen| Choice { text: code.to_owned(), ..named(code, "", is_chosen) };
    let (mut encodings, mut separators) = (Vec::new(), Vec::new());
    let (mut encoding_now, mut separator_now, mut sheet_now) = ("", "", String::new());
    match &seen.mapping.layout {
        Layout::Text { encoding, separator } => {
            encoding_now = encoding.name();
            separator_now = separator_codes(*separator).0;
            encodings = Encoding::ALL.map(|one| plain(one.name(), one == *encoding)).into();
            let choice = |one: Separator| (separator_codes(one), one == *separator);
            separators = Separator::ALL.map(choice).map(|((code, key), is)| named(code, key, is)).into();
        }
        Layout::Workbook { sheet } => {
            sheet_now = sheet.clone().or_else(|| seen.sheets.first().cloned()).unwrap_or_default();
        }
    }
    let header_rows = seen.mapping.header_rows;
    let column = |column: &yanji_app::import::ColumnSeen| SeenColumn {
        name: column.name.clone(),
        samples: column.samples.join(" · "),
        roles: ColumnRole::ALL.map(|role| named(role.code(), role_key(role.code()), column.role == Some(role))).into(),
    };
    Seen {
        is_text: !encodings.is_empty(),
        encodings,
        separators,
        sheet_said: sheet_said(frame, seen, &sheet_now),
        sheets: seen.sheets.iter().map(|sheet| plain(sheet, *sheet == sheet_now)).collect(),
        header_rows,
        day_formats: DayFormat::ALL
            .map(|one| named(one.code(), day_format_key(one), one == seen.mapping.day_format))
            .into(),
        is_day_ambiguous: seen.is_day_ambiguous,
        layout: [encoding_now, separator_now, &sheet_now, &header_rows.to_string()].join("|"),
        columns: seen.columns.iter().map(column).collect(),
        missing: seen.missing.iter().map(|role| role_key(role.code())).collect(),
        rows: whole(i64::try_from(seen.rows).unwrap_or(i64::MAX)),
        first_rows: seen.first_rows.iter().map(|row| seen_row(lang, row)).collect(),
        saved: seen.saved.clone(),
    }
}

fn seen_row(lang: yanji_words::Lang, row: &yanji_app::import::RowSeen) -> SeenRow {
    let reason = |(role, code): &(ColumnRole, String)| {
        LineFault::from_code(code).map_or(code.clone(), |fault| fault.text_of(lang, role.code()).to_owned())
    };
    SeenRow {
        line: row.line.to_string(),
        number: row.number.clone(),
        day: day(row.day),
        amount: row.amount_fen.map(yuan).unwrap_or_default(),
        category: row.category.clone(),
        sale: row.sale.clone(),
        refusal: row.refusal.as_ref().map(reason).unwrap_or_default(),
    }
}

fn shown_report(frame: &Frame, report: &ImportReport, tried: String) -> Report {
    let lang = frame.lang;
    let unlisted = &report.unlisted_categories;
    let counted = RefusalCount::of(&report.refusals);
    let unlisted_more = match unlisted.len().saturating_sub(CATEGORIES_SHOWN_MAX) {
        0 => String::new(),
        more => whole(i64::try_from(more).unwrap_or(i64::MAX)),
    };
    Report {
        tried,
        lines: whole(report.lines),
        new: whole(report.new),
        refunds: super::refunds_said(frame, report.refunds, report.refunds_fen),
        known: whole(report.known - report.repeated),
        repeated: super::status::more(report.repeated, 0),
        refused: whole(report.refused),
        members: whole(report.members_new),
        days: [day(report.first_day), day(report.last_day)],
        amount: yuan(report.amount_fen),
        has_new: report.new > 0,
        unlisted: unlisted
            .iter()
            .take(CATEGORIES_SHOWN_MAX)
            .map(|category| (category.name.clone(), whole(category.lines)))
            .collect(),
        unlisted_more,
        too_old: super::status::too_old(&counted),
        totals: super::status::more(report.totals, 0),
        reasons: reasons(lang, &counted),
        refused_more: super::status::more(report.refused, SHOWN_MAX),
        refusals: report.refusals.iter().take(SHOWN_MAX).map(|refusal| refused_row(lang, refusal)).collect(),
    }
}

#[cfg(test)]
mod tests;
