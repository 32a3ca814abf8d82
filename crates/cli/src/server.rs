//! Clinics on the network: the pages and the API, with what runs beside them. Used by `serve` and `demo`.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use yanji_app::{Actor, AppError, Channel, Clinic};
use yanji_engine::Day;
use yanji_web::{AppState, WorkKind, Works};

use crate::failure::Failure;

/// How often the clock looks whether a day is over.
const CLOCK_EVERY: Duration = Duration::from_secs(60);

/// A socket that is open, with the runtime that serves it.
pub(crate) struct Server {
    runtime: Runtime,
    listener: TcpListener,
}

impl Server {
    /// Opens the socket.
    ///
    /// # Errors
    /// What the operating system answers, such as that the address is in use.
    pub(crate) fn listen(address: SocketAddr) -> std::io::Result<Self> {
        log_to_standard_error();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(address))?;
        Ok(Self { runtime, listener })
    }

    /// The address on which it listens.
    ///
    /// # Errors
    /// What the operating system answers.
    pub(crate) fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until somebody ends the process, and finishes the answers under way.
    ///
    /// # Errors
    /// Those of the socket.
    pub(crate) fn serve(self, states: Vec<AppState>) -> Result<(), Failure> {
        self.runtime.block_on(yanji_web::serve_all(self.listener, states, end_asked_for()))?;
        // Work beside it is in the books up to its last commit, and goes on from there next time.
        self.runtime.shutdown_background();
        Ok(())
    }
}

/// Goes on with publications, imports and batches that a kill interrupted, makes members ready to be found by name and the
/// workbench ready to be looked at, handles the ends of days whenever one is over, asks about payments that are open, gives
/// and reminds once a day, and makes bills of an earlier release ready to be counted.
pub(crate) fn keep_up(state: AppState) {
    std::thread::spawn(move || {
        let AppState { clinic, works, .. } = &state;
        // First, since nothing is decided on a day of a version for which not every account is ready.
        prepare(clinic, works);
        if let Err(error) = clinic.import_resume_all() {
            log(&error, "an interrupted import cannot be gone on with");
        }
        if let Err(error) = clinic.names_prepare() {
            log(&error, "members cannot be found by name");
        }
        let (mut ready_on, mut given_on, mut uncounted) = (None, None, BTreeSet::new());
        loop {
            ready_on = ready(&state, ready_on);
            prepare(clinic, works);
            if let Err(error) = clinic.batch_resume_all() {
                log(&error, "an interrupted batch cannot be gone on with now");
            }
            if let Err(error) = close_days(clinic, works) {
                log(&error, "the ends of days cannot be handled now");
            }
            given_on = give(clinic, given_on);
            if let Err(error) = clinic.charge_watch() {
                log(&error, "payments that are open cannot be asked about now");
            }
            count_earlier(clinic, &mut uncounted);
            std::thread::sleep(CLOCK_EVERY);
        }
    });
}

/// Makes accounts ready for a version whose publication was broken off.
fn prepare(clinic: &Clinic, works: &Works) {
    let mut running = None;
    let prepared = clinic.programme_prepare(&mut |progress| {
        running.get_or_insert_with(|| works.begin(WorkKind::Preparation)).report(progress);
    });
    if let Err(error) = prepared {
        log(&error, "an interrupted publication cannot be gone on with now");
    }
}

/// Makes the workbench ready once a day; gives the day on which it was made ready last.
fn ready(state: &AppState, ready_on: Option<Day>) -> Option<Day> {
    let today = state.clinic.today();
    if ready_on != Some(today)
        && let Err(error) = state.prepare_workbench()
    {
        log(&error, "the workbench cannot be made ready");
    }
    Some(today)
}

/// Counts what prices brought on bills of an earlier release. What cannot be counted is tried again each time, and logged
/// once: `uncounted` holds the numbers that were.
fn count_earlier(clinic: &Clinic, uncounted: &mut BTreeSet<String>) {
    match clinic.rule_uses_prepare(&mut |_| ()) {
        Ok(failed) => {
            for (number, error) in failed {
                if uncounted.insert(number.clone()) {
                    log(&error, &format!("what prices brought on the earlier bills of {number} cannot be counted"));
                }
            }
        }
        Err(error) => log(&error, "what prices brought on earlier bills is not counted yet"),
    }
}

/// Handles the ends of days up to yesterday, in a clinic whose days close by themselves.
fn close_days(clinic: &Clinic, works: &Works) -> Result<(), AppError> {
    let actor = Actor::machine(Channel::Command);
    if clinic.programme_current(&actor)?.is_none() {
        return Ok(());
    }
    let state = clinic.clock_state(&actor)?;
    let is_behind = state.due > 0 || state.closed_through < Some(state.today.previous());
    if !state.is_open || !is_behind {
        return Ok(());
    }
    let running = works.begin(WorkKind::Clock);
    let outcome = clinic.clock_run(&actor, None, &mut |progress| running.report(progress))?;
    tracing::info!(closed_through = %outcome.closed_through, accounts = outcome.accounts, "ends of days handled");
    Ok(())
}

/// Gives what is due today by the programme, and makes the reminders of the day, in a clinic whose days close by
/// themselves; gives the day on which that was done last.
fn give(clinic: &Clinic, given_on: Option<Day>) -> Option<Day> {
    let (actor, today) = (Actor::machine(Channel::Command), clinic.today());
    if given_on == Some(today) {
        return given_on;
    }
    let done = clinic.programme_current(&actor).and_then(|programme| {
        if programme.is_none() || !clinic.clock_state(&actor)?.is_open {
            return Ok(given_on);
        }
        let gifts = clinic.gift_run(&actor, &mut |_| ())?;
        let notices = clinic.notice_run(&actor, &mut |_| ())?;
        tracing::info!(gifts, notices, "gifts given and reminders made");
        Ok(Some(today))
    });
    match done {
        Ok(given_on) => given_on,
        Err(error) => {
            log(&error, "gifts and reminders wait for the next look");
            given_on
        }
    }
}

/// Logs an error with what brought it about.
pub(crate) fn log(error: &AppError, what: &str) {
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    tracing::error!(code = error.code(), cause, "{what}");
}

/// `YANJI_LOG` says what is logged, such as `debug` or `yanji_web=debug`; `info` by default.
fn log_to_standard_error() {
    let asked = std::env::var("YANJI_LOG").ok();
    let read = asked.as_deref().map(str::parse::<Targets>);
    let filter = match &read {
        Some(Ok(targets)) => targets.clone(),
        Some(Err(_)) | None => Targets::new().with_default(LevelFilter::INFO),
    };
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(filter);
    // A second server in the same process, as in a test, keeps the first one's log.
    let _ = tracing_subscriber::registry().with(layer).try_init();
    if let Some(Err(error)) = read {
        tracing::warn!("YANJI_LOG is not understood ({error}): info is logged");
    }
}

/// Over when the process is asked to end: Ctrl-C or SIGTERM.
async fn end_asked_for() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<Option<()>>();
    tokio::select! {
        () = interrupt => {}
        _ = terminate => {}
    }
}
