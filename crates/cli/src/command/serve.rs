//! `yanji serve`: one clinic or several on the network.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use yanji_app::Clinic;
use yanji_web::AppState;

use crate::books::{Opened, Shelf, actor};
use crate::failure::{Exit, Failure};
use crate::server::{self, Server};
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    books: Shelf,
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[arg(long)]
    https: bool,
}

/// Runs the command until it is asked to end.
///
/// # Errors
/// When the address is taken, and those of the use cases.
pub(crate) fn run(command: &Serve, terminal: Terminal) -> Result<Exit, Failure> {
    let address = command.listen;
    let server = Server::listen(address).map_err(|error| {
        Failure::said(
            format!("无法监听 {address}（{error}）；请用 --listen 换一个地址。"),
            format!("Cannot listen on {address}: {error}; choose another with --listen."),
        )
    })?;
    let mut states = Vec::new();
    for books in command.books.books() {
        let Opened { clinic, is_new } = books.open_or_found(terminal)?;
        if is_new {
            terminal.say("已建成一家新机构。", "Founded a new clinic.");
        }
        let state = AppState::new(Arc::new(clinic));
        states.push(if command.https { state.behind_https() } else { state });
    }
    for state in &states {
        server::keep_up(state.clone());
    }
    let address = server.address()?;
    terminal.say(&format!("已就绪：http://{address}"), &format!("Ready: http://{address}"));
    for state in &states {
        let Some(token) = state.clinic.setup_begin(&actor())? else { continue };
        let link = set_up_link(address, &token, (states.len() > 1).then_some(&*state.clinic));
        terminal.say(
            &format!("还没有人能登录。请在浏览器里打开这个只能用一次的链接，设置店名和店主账号：\n{link}"),
            &format!(
                "Nobody can sign in yet. Open this link, which works once, to set up your shop and log-in:\n{link}"
            ),
        );
    }
    server.serve(states)?;
    Ok(Exit::Clean)
}

/// The link under which a clinic is set up; it names the clinic where the server has others beside it.
fn set_up_link(address: SocketAddr, token: &str, among_others: Option<&Clinic>) -> String {
    let link = format!("http://{address}/setup?token={token}");
    match among_others {
        Some(clinic) => format!("{link}&organisation={}", clinic.id()),
        None => link,
    }
}
