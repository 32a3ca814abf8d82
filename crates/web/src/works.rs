//! Long actions that run at the moment and how far they are. Nothing here does them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use yanji_app::records::Progress;

/// What kind of long action runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkKind {
    /// A file is imported.
    Import,
    /// An import is taken back.
    Undo,
    /// Ends of days are handled.
    Clock,
    /// The sample clinic is filled.
    Sample,
    /// Many members are changed at once.
    Batch,
    /// A backup is made.
    Backup,
    /// The books are verified.
    Verification,
    /// Accounts are made ready for a version of the programme.
    Preparation,
}

/// The long actions that run at the moment.
#[derive(Clone, Debug, Default)]
pub struct Works(Arc<Mutex<Board>>);

#[derive(Debug, Default)]
struct Board {
    next: u64,
    running: Vec<(u64, WorkKind, Progress)>,
}

/// An action that runs for as long as this value lives.
#[derive(Debug)]
pub struct Running {
    works: Works,
    id: u64,
}

impl Works {
    /// Puts an action on the board until the value that is returned goes away.
    #[must_use]
    pub fn begin(&self, kind: WorkKind) -> Running {
        let mut board = self.board();
        let id = board.next;
        board.next += 1;
        board.running.push((id, kind, Progress::default()));
        drop(board);
        Running { works: self.clone(), id }
    }

    /// What runs, in the order in which it began.
    #[must_use]
    pub fn list(&self) -> Vec<(WorkKind, Progress)> {
        self.board().running.iter().map(|(_, kind, progress)| (*kind, *progress)).collect()
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    /// Says how far the action is.
    pub fn report(&self, progress: Progress) {
        if let Some((_, _, shown)) = self.works.board().running.iter_mut().find(|(id, ..)| *id == self.id) {
            *shown = progress;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.works.board().running.retain(|(id, ..)| *id != self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_on_the_board_while_it_runs() {
        let works = Works::default();
        let import = works.begin(WorkKind::Import);
        let clock = works.begin(WorkKind::Clock);
        clock.report(Progress { done: 3, total: 9 });
        let expected = [(WorkKind::Import, Progress::default()), (WorkKind::Clock, Progress { done: 3, total: 9 })];
        assert_eq!(works.list(), expected);
        drop(import);
        assert_eq!(works.list(), expected[1..]);
        drop(clock);
        assert_eq!(works.list(), []);
    }
}
