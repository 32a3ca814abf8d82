//! The workbench made ready before anybody looks. Shows nothing itself.

use yanji_app::records::Month;
use yanji_app::{Actor, AppError, Channel};
use yanji_words::Problem;

use super::day;
use crate::AppState;
use crate::console::data::usual_report;

impl AppState {
    /// Works out what takes longest of the workbench and the usual report, for all stores, so that the first to look on
    /// a day need not wait. To be called beside the server, at its start and whenever a day has begun.
    ///
    /// # Errors
    /// Errors of the books. While no programme is in force there is nothing to work out.
    pub fn prepare_workbench(&self) -> Result<(), AppError> {
        match self.work_ahead() {
            Err(AppError { problem: Problem::NoProgramme | Problem::Busy, .. }) => Ok(()),
            done => done,
        }
    }

    fn work_ahead(&self) -> Result<(), AppError> {
        let (actor, clinic) = (Actor::machine(Channel::Command), &self.clinic);
        let today = clinic.today();
        clinic.pyramid_get(&actor, None)?;
        clinic.day_report(&actor, None, None, day::MOST)?;
        let morning = &self.morning;
        morning.figures.work_out(self, None, |clinic| clinic.figures_month(&actor, None, Month::of(today)))?;
        morning.goals.work_out(self, true, |clinic| clinic.goal_list(&actor))?;
        morning.outlook.work_out(self, (), |clinic| clinic.outlook(&actor, &mut |_| {}))?;
        clinic.report(&actor, &usual_report(today, None))?;
        Ok(())
    }
}
