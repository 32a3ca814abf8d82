//! A clinic that is served on a port of this machine. No browser is known here.

use std::sync::Arc;

use jiff::tz::TimeZone;
use tempfile::TempDir;
use tokio::net::TcpListener;
use yanji_app::records::NewStaff;
use yanji_app::{Actor, Channel, Clinic, FixedClock, Founding, Instant, Key, Place};
use yanji_engine::Day;
use yanji_engine::programme::ready;
use yanji_vault::RootKey;
use yanji_web::AppState;

pub(crate) const LOGIN: &str = "owner";
pub(crate) const PASSWORD: &str = "long enough to be one";

/// A clinic with an owner and the ready-made programme, at ten in the morning of 2026-11-21.
pub(crate) struct Served {
    pub(crate) clinic: Arc<Clinic>,
    /// Where it is served, such as `http://127.0.0.1:8080`.
    pub(crate) base: String,
    pub(crate) folder: TempDir,
}

pub(crate) fn machine() -> Actor {
    Actor::machine(Channel::Command)
}

/// Founds a clinic with an owner and the ready-made programme and serves it until the runtime ends.
pub(crate) async fn serve() -> Served {
    serve_with(|place| {
        let clinic = found(place);
        let draft = clinic.programme_save(&machine(), &Key::fresh().unwrap(), ready::SALON_STARS.source).unwrap();
        let from = Day::parse("2020-01-01").unwrap();
        clinic.programme_publish(&machine(), &Key::fresh().unwrap(), draft.id, from).unwrap();
        clinic
    })
    .await
}

/// Serves the clinic that is made in a folder until the runtime ends.
pub(crate) async fn serve_with(make: impl FnOnce(&Place) -> Clinic) -> Served {
    let folder = TempDir::new().unwrap();
    let clinic = Arc::new(make(&Place::Folder(folder.path().to_owned())));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let state = AppState::new(Arc::clone(&clinic));
    tokio::spawn(yanji_web::serve(listener, state, std::future::pending()));
    Served { clinic, base, folder }
}

/// Ten in the morning of a day.
pub(crate) fn morning_of(day: &str) -> Instant {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    Instant::start_of(Day::parse(day).unwrap(), &zone).plus_seconds(10 * 60 * 60)
}

/// A clock that stands still in the morning of a day until somebody sets it.
pub(crate) fn clock_at(day: &str) -> Arc<FixedClock> {
    Arc::new(FixedClock::at(morning_of(day)))
}

/// Ten in the morning of 2026-11-21.
pub(crate) fn clock() -> Arc<FixedClock> {
    clock_at("2026-11-21")
}

/// A clinic with an owner and nothing else.
pub(crate) fn found(place: &Place) -> Clinic {
    found_with(place, clock())
}

/// The same with a clock of its own.
pub(crate) fn found_with(place: &Place, clock: Arc<FixedClock>) -> Clinic {
    let founding = Founding { name: "Y-1".to_owned(), timezone: "Asia/Shanghai".to_owned() };
    let clinic = Clinic::found(place, &RootKey::from_bytes([1; 32]), clock, &founding).unwrap();
    let owner = NewStaff {
        login: LOGIN.to_owned(),
        name: None,
        password: PASSWORD.to_owned(),
        role: LOGIN.to_owned(),
        store: None,
    };
    clinic.staff_add(&machine(), &Key::fresh().unwrap(), &owner).unwrap();
    clinic
}
