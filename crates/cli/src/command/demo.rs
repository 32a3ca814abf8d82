//! `yanji demo`: a sample clinic to look at.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use yanji_app::{AppError, Place, SystemClock};
use yanji_sample::clinic::{self, LOG_INS, MEMBERS};
use yanji_vault::RootKey;
use yanji_web::{AppState, WorkKind};
use yanji_words::Problem;

use crate::failure::{Exit, Failure};
use crate::output;
use crate::server::{self, Server};
use crate::terminal::Terminal;

/// How many threads fill the clinic: enough to share commits, and few enough to leave the pages their turn.
const FILLING_THREADS: usize = 4;

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    port: u16,
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Runs the command until it is asked to end.
///
/// # Errors
/// When the port is taken, and those of the use cases.
pub(crate) fn run(command: &Demo, terminal: Terminal) -> Result<Exit, Failure> {
    let port = command.port;
    let server = Server::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).map_err(|error| {
        Failure::said(
            format!("端口 {port} 用不了（{error}）；请用 --port 换一个。"),
            format!("Port {port} cannot be used: {error}; choose another with --port."),
        )
    })?;
    // Removed when it goes out of scope, after the server has ended.
    let passing = if command.data.is_none() { Some(tempfile::tempdir()?) } else { None };
    let folder = command.data.as_deref().or(passing.as_ref().map(|folder| folder.path())).unwrap_or(Path::new("."));
    let place = Place::Folder(folder.to_owned());
    let clinic = Arc::new(clinic::open_or_found(&place, &root_key(folder, passing.is_some())?, Arc::new(SystemClock))?);
    let state = AppState::new(clinic);
    fill_behind(state.clone());
    greet(server.address()?, terminal)?;
    server.serve(vec![state])?;
    Ok(Exit::Clean)
}

/// A random key for a clinic that is gone afterwards. One that stays has its key beside it, which no clinic with real
/// people should.
fn root_key(folder: &Path, is_passing: bool) -> Result<RootKey, Failure> {
    let made = if is_passing {
        RootKey::generate()
    } else {
        std::fs::create_dir_all(folder).map_err(Failure::file(folder))?;
        RootKey::load_or_create(folder.join("demo.key"))
    };
    made.map_err(|error| AppError::caused(Problem::Internal, error).into())
}

/// Fills the clinic while it is served, and then keeps it up as any other.
fn fill_behind(state: AppState) {
    std::thread::spawn(move || {
        let running = state.works.begin(WorkKind::Sample);
        let filled = clinic::fill(&state.clinic, MEMBERS, FILLING_THREADS, &|progress| running.report(progress));
        drop(running);
        // A clinic that has been looked at may refuse some of it, such as a basket that was rung up under another price
        // this morning: what was there stays.
        let filled = filled.map(|()| {
            if let Err(error) = clinic::ring_up_today(&state.clinic, MEMBERS) {
                server::log(&error, "the sample clinic sells less today than it might");
            }
        });
        match filled {
            Ok(()) => server::keep_up(state),
            Err(error) => server::log(&error, "the sample clinic cannot be filled"),
        }
    });
}

fn greet(address: SocketAddr, terminal: Terminal) -> Result<(), Failure> {
    let lang = terminal.lang();
    let mut text = format!("http://{address}\n");
    for log_in in LOG_INS {
        let (login, password) = (log_in.login, log_in.password);
        text +=
            &lang.pick(format!("登录名 {login}  密码 {password}\n"), format!("log-in {login}  password {password}\n"));
    }
    Ok(output::print(&text)?)
}
