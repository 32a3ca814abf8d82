//! A clinic behind its pages, and a browser that keeps cookies. No test is here.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use jiff::tz::TimeZone;
use tempfile::TempDir;
use tower::ServiceExt;
use yanji_app::records::{NewMember, NewStaff};
use yanji_app::{Actor, Channel, Clinic, FixedClock, Founding, Instant, Key, Place};
use yanji_books::id::{MemberId, StoreId};
use yanji_books::schema::BOOKS;
use yanji_books::{Books, Location, Options};
use yanji_engine::Day;
use yanji_engine::programme::ready;
use yanji_vault::RootKey;
use yanji_web::{AppState, Works, router};

pub(crate) const PASSWORD: &str = "long enough to be one";

/// A clinic with an owner, a cashier and the ready-made programme, at ten in the morning of 2026-11-21.
pub(crate) struct Scene {
    pub(crate) clinic: Arc<Clinic>,
    pub(crate) router: Router,
    /// What runs in the background.
    pub(crate) works: Works,
    clock: Arc<FixedClock>,
    folder: TempDir,
}

/// A browser, signed in or not.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// What a browser got.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    /// The same as text; what is none is replaced.
    pub(crate) text: String,
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn machine() -> Actor {
    Actor::machine(Channel::Command)
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self::with(AppState::new)
    }

    pub(crate) fn with(state: impl FnOnce(Arc<Clinic>) -> AppState) -> Self {
        Self::named("Y-1", state)
    }

    pub(crate) fn named(name: &str, state: impl FnOnce(Arc<Clinic>) -> AppState) -> Self {
        Self::founded(name, state).under_programme(ready::SALON_STARS.source)
    }

    /// The same clinic under another programme.
    pub(crate) fn under(source: &str) -> Self {
        Self::empty().under_programme(source)
    }

    fn under_programme(self, source: &str) -> Self {
        let draft = self.clinic.programme_save(&machine(), &Key::fresh().unwrap(), source).unwrap();
        self.clinic.programme_publish(&machine(), &Key::fresh().unwrap(), draft.id, day("2020-01-01")).unwrap();
        self
    }

    /// The same clinic before it has a programme.
    pub(crate) fn empty() -> Self {
        Self::founded("Y-1", AppState::new)
    }

    fn founded(name: &str, state: impl FnOnce(Arc<Clinic>) -> AppState) -> Self {
        let folder = TempDir::new().unwrap();
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let now = Instant::start_of(day("2026-11-21"), &zone).plus_seconds(10 * 60 * 60);
        let founding = Founding { name: name.to_owned(), timezone: "Asia/Shanghai".to_owned() };
        let place = Place::Folder(folder.path().to_owned());
        let clock = Arc::new(FixedClock::at(now));
        let told = Arc::clone(&clock);
        let clinic = Clinic::found(&place, &RootKey::from_bytes([1; 32]), told, &founding).unwrap();
        let clinic = Arc::new(clinic);
        let state = state(Arc::clone(&clinic));
        Self { works: state.works.clone(), router: router(state), clinic, clock, folder }
    }

    /// Lets so many seconds pass.
    pub(crate) fn pass_seconds(&self, seconds: i64) {
        self.clock.set(self.clinic.now().plus_seconds(seconds));
    }

    /// A browser in which nobody is signed in.
    pub(crate) fn browser(&self) -> Browser {
        Browser::of(self.router.clone())
    }

    /// A store.
    pub(crate) fn store(&self, name: &str) -> StoreId {
        self.clinic.store_add(&machine(), &Key::fresh().unwrap(), name).unwrap().id
    }

    /// Somebody new with a role, of a store or of all of them.
    pub(crate) fn staff(&self, role: &str, store: Option<StoreId>) {
        let new = NewStaff {
            login: role.to_owned(),
            name: None,
            password: PASSWORD.to_owned(),
            role: role.to_owned(),
            store,
        };
        self.clinic.staff_add(&machine(), &Key::fresh().unwrap(), &new).unwrap();
    }

    /// The stores of all sales, in the order of their numbers.
    pub(crate) fn stores_of_sales(&self) -> Vec<Option<StoreId>> {
        let rows = self.books().read(|tx| tx.query("SELECT store_id FROM sales ORDER BY number", &[])).unwrap();
        rows.iter().map(|row| row.opt_bytes(0).unwrap().map(|_| StoreId::from_row(row, 0).unwrap())).collect()
    }

    /// The books, behind the back of the use cases.
    pub(crate) fn books(&self) -> Books {
        let file = self.folder.path().join("books.sqlite");
        Books::open(&Location::Sqlite { file }, Options::default(), BOOKS).unwrap()
    }

    /// A browser in which somebody new with a role is signed in.
    pub(crate) async fn signed_in(&self, role: &str) -> Browser {
        self.staff(role, None);
        let mut browser = self.browser();
        let page = browser.post("/sign-in", &[("login", role), ("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        browser
    }

    /// A member who joined long ago.
    pub(crate) fn member(&self, number: &str) -> MemberId {
        self.member_with_phone(number, "13800008899")
    }

    /// The same with a phone of her own.
    pub(crate) fn member_with_phone(&self, number: &str, phone: &str) -> MemberId {
        let new = NewMember {
            number: number.to_owned(),
            name: "张小敏".to_owned(),
            phone: phone.to_owned(),
            day: Some(day("2026-01-05")),
            ..NewMember::default()
        };
        self.clinic.member_enrol(&machine(), &Key::fresh().unwrap(), new).unwrap().member
    }
}

impl Browser {
    /// A browser without cookies, before these routes.
    pub(crate) fn of(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends fields as they are.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&");
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body.into()).await
    }

    /// Sends fields together with the hidden ones of the page where the form stands.
    pub(crate) async fn fill(&mut self, from: &str, to: &str, fields: &[(&str, &str)]) -> Page {
        let hidden = self.get(from).await.hidden();
        self.resend(to, &hidden, fields).await
    }

    /// Sends fields together with hidden ones that were kept.
    pub(crate) async fn resend(&mut self, to: &str, hidden: &[(String, String)], fields: &[(&str, &str)]) -> Page {
        let own = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let all: Vec<_> = own.chain(fields.iter().copied()).collect();
        self.post(to, &all).await
    }

    pub(crate) async fn send(&mut self, mut request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let answer = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let (pair, _) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        self.cookies.retain(|_, value| !value.is_empty());
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Page { status: parts.status, headers: parts.headers, bytes, text }
    }
}

impl Page {
    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The token of the session and the key of the effect, as the first form that has both carries them.
    pub(crate) fn hidden(&self) -> Vec<(String, String)> {
        ["csrf", "key"].iter().filter_map(|name| Some(((*name).to_owned(), self.field(name)?))).collect()
    }

    /// What stands in a field of the page.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(&format!("name=\"{name}\" value=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    }

    #[track_caller]
    pub(crate) fn has(&self, text: &str) {
        assert!(self.text.contains(text), "no {text:?} in {} {}", self.status, self.text);
    }

    #[track_caller]
    pub(crate) fn has_not(&self, text: &str) {
        assert!(!self.text.contains(text), "{text:?} in {}", self.text);
    }
}

fn escape(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
