//! Long actions that a request begins and does not wait for. Whoever asked looks later how far they are.

use yanji_app::records::Progress;
use yanji_app::{AppError, Category, Clinic};

use crate::AppState;
use crate::works::WorkKind;

/// Does something beside the server, on the board of what runs. Killed, it is gone on with at the next start.
pub(crate) fn begin(
    state: &AppState,
    kind: WorkKind,
    work: impl FnOnce(&Clinic, &mut dyn FnMut(Progress)) -> Result<(), AppError> + Send + 'static,
) {
    let (clinic, works) = (state.clinic.clone(), state.works.clone());
    tokio::task::spawn_blocking(move || {
        let running = works.begin(kind);
        match work(&clinic, &mut |progress| running.report(progress)) {
            Ok(()) => {}
            // Somebody else is at it.
            Err(error) if error.category() == Category::Conflict => {}
            Err(error) => {
                let cause = std::error::Error::source(&error);
                tracing::error!(code = error.code(), cause = ?cause, ?kind, "what a request began was broken off");
            }
        }
    });
}
