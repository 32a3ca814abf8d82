//! What waits to be done, in sentences, with the page where it is done.

use yanji_app::records::{Fit, Severity, Todo, TodoKind};
use yanji_words::whole;

use super::pyramid;
use crate::console::frame::Frame;

/// One thing to be done.
#[derive(Debug)]
pub(in crate::console) struct Shown {
    pub(in crate::console) sentence: String,
    pub(in crate::console) address: String,
    pub(in crate::console) icon: &'static str,
    /// The colour of its sign: `red`, `orange` or `secondary`.
    pub(in crate::console) colour: &'static str,
}

/// What a kind of thing says, where it leads and its picture.
type Said = (String, String, &'static str);

pub(in crate::console) fn shown(frame: &Frame, todo: &Todo) -> Shown {
    let (sentence, address, icon) = said(frame, &todo.kind);
    let colour = match todo.severity {
        Severity::Urgent => "red",
        Severity::Advised => "orange",
        Severity::Info => "secondary",
    };
    Shown { sentence, address, icon, colour }
}

fn said(frame: &Frame, kind: &TodoKind) -> Said {
    let plain = |key: &str, address: &str, icon| (frame.t(key).into_owned(), address.to_owned(), icon);
    let import = |key: &str, file: &str, id: &dyn std::fmt::Display, icon| {
        (frame.put(key, file), format!("/imports/{id}"), icon)
    };
    match kind {
        TodoKind::VerificationFailed { faults } => {
            (frame.put("todo.verification_failed", whole(*faults)), "/data/books".to_owned(), "shield-check")
        }
        TodoKind::NoProgramme => plain("todo.no_programme", "/programme", "stairs-up"),
        TodoKind::DaysOpen { since } => (frame.put("todo.days_open", since), "/data/books".to_owned(), "clock"),
        TodoKind::ImportFailed { import: id, file_name } => import("todo.import_failed", file_name, id, "circle-x"),
        TodoKind::ImportRefused { import: id, file_name, lines } => {
            let sentence = frame.fill("todo.import_refused", &[file_name, &whole(*lines)]);
            (sentence, format!("/imports/{id}"), "file-import")
        }
        TodoKind::ImportRunning { import: id, file_name } => import("todo.import_running", file_name, id, "upload"),
        TodoKind::BackupMissing { last: None } => plain("todo.backup_never", "/settings/backup", "database"),
        TodoKind::BackupMissing { last: Some(_) } => plain("todo.backup_old", "/settings/backup", "database"),
        TodoKind::VersionComing { name, from, .. } => {
            let sentence = frame.fill("todo.version_coming", &[name, &from.to_string()]);
            (sentence, "/programme/versions".to_owned(), "calendar")
        }
        TodoKind::DraftWaiting { name, .. } if name.is_empty() => {
            plain("todo.draft_unreadable", "/programme/versions", "pencil")
        }
        TodoKind::DraftWaiting { name, .. } => {
            (frame.put("todo.draft_waiting", name), "/programme/versions".to_owned(), "pencil")
        }
        TodoKind::TierOffTarget { name, fit, .. } => off_target(frame, name, *fit),
        TodoKind::AlarmsOpen { alarms, urgent } => {
            let sentence = match urgent {
                0 => frame.put("todo.alarms_open", whole(*alarms)),
                _ => frame.fill("todo.alarms_urgent", &[&whole(*alarms), &whole(*urgent)]),
            };
            (sentence, "/till/alarms".to_owned(), "alert-triangle")
        }
        TodoKind::RemindersWaiting { notices } => {
            (frame.put("todo.reminders_waiting", whole(*notices)), "/reminders".to_owned(), "bell")
        }
        TodoKind::NoGoal => plain("todo.no_goal", "/settings/goals", "target"),
        TodoKind::NoStore => plain("todo.no_store", "/settings/stores", "building-store"),
        TodoKind::NoItem => plain("todo.no_item", "/items", "list-details"),
        TodoKind::NoStaff => plain("todo.no_staff", "/settings/staff", "users-group"),
    }
}

fn off_target(frame: &Frame, name: &str, fit: Fit) -> Said {
    let sentence = frame.fill("todo.tier_off_target", &[name, &pyramid::fit(frame, fit)]);
    (sentence, "/#pyramid".to_owned(), "chart-bar")
}

#[cfg(test)]
pub(in crate::console) fn samples() -> Vec<Todo> {
    use yanji_app::Instant;
    use yanji_books::id::{ImportId, ProgrammeId};

    use crate::console::form::testing::sample_day;

    let (import, version) = (ImportId([1; 16]), ProgrammeId([2; 16]));
    let file_name = || "1.xlsx".to_owned();
    let kinds = vec![
        TodoKind::VerificationFailed { faults: 3 },
        TodoKind::NoProgramme,
        TodoKind::DaysOpen { since: sample_day() },
        TodoKind::ImportFailed { import, file_name: file_name() },
        TodoKind::ImportRefused { import, file_name: file_name(), lines: 12 },
        TodoKind::ImportRunning { import, file_name: file_name() },
        TodoKind::BackupMissing { last: None },
        TodoKind::BackupMissing { last: Some(Instant(0)) },
        TodoKind::VersionComing { version, name: "2".to_owned(), from: sample_day() },
        TodoKind::DraftWaiting { version, name: "3".to_owned() },
        TodoKind::DraftWaiting { version, name: String::new() },
        TodoKind::TierOffTarget { code: "4".to_owned(), name: "4".to_owned(), fit: Fit::Over { members: 5 } },
        TodoKind::AlarmsOpen { alarms: 3, urgent: 0 },
        TodoKind::AlarmsOpen { alarms: 3, urgent: 1 },
        TodoKind::RemindersWaiting { notices: 1_200 },
        TodoKind::NoGoal,
        TodoKind::NoStore,
        TodoKind::NoItem,
        TodoKind::NoStaff,
    ];
    let severities = [Severity::Urgent, Severity::Advised, Severity::Info];
    let turns = severities.into_iter().cycle();
    kinds.into_iter().zip(turns).map(|(kind, severity)| Todo { kind, severity }).collect()
}
