//! A clinic with a published programme and two keys, and requests to its API.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;
use yanji_app::import::MappingChoice;
use yanji_app::{Actor, Channel, Clinic, FixedClock, Founding, Instant, Key, Place};
use yanji_books::schema::BOOKS;
use yanji_books::{Books, Location, Options, testing};
use yanji_engine::Day;
use yanji_vault::RootKey;
use yanji_web::AppState;

/// 2026-03-08 10:00 in Shanghai.
const NOON: Instant = Instant(1_772_935_200_000_000);

/// Points for money, three tiers, of which the middle one can also be reached by referrals.
pub(crate) const PROGRAMME: &str = r#"
language = 1
name = "测试计划"
timezone = "Asia/Shanghai"

[points]
per_yuan = 1
expire = { months = 12, align = "month_end" }

[evaluation]
cycle = "year"
grace_months = 2
demote = "step"

[[tiers]]
code = "basic"
name = "普通会员"

[[tiers]]
code = "silver"
name = "银星会员"
qualify = { any = [
  { metric = "spend", window = "cumulative", at_least = 2000 },
  { metric = "referrals", window = "cumulative", at_least = 3 },
] }
retain = { metric = "spend", window = "12 months", at_least = 800 }

[[tiers]]
code = "gold"
name = "金星会员"
qualify = { metric = "spend", window = "12 months", at_least = 5000 }
retain = { metric = "spend", window = "12 months", at_least = 2000 }
"#;

/// What the programme gives: a coupon that ends soon, rewards, a gift.
const BENEFITS: &str = r#"
[[coupons]]
code = "welcome"
name = "新人券"
off = 10
valid_days = 10
claim = true
transfer = true

[[rewards]]
code = "cup"
name = "杯子"
points = 100

[[rewards]]
code = "thanks"
name = "答谢券"
points = 50
coupon = "welcome"

[[gifts]]
code = "upgrade"
name = "升级礼"
on = "upgrade"
give = [{ coupon = "welcome" }]
"#;

/// The text of the programme that is in force.
pub(crate) fn programme_in_force() -> String {
    format!("{PROGRAMME}{BENEFITS}")
}

/// A clinic and the ways to call it.
pub(crate) struct Scene {
    pub(crate) owner: String,
    pub(crate) cashier: String,
    pub(crate) clinic: Arc<Clinic>,
    app: Router,
    folder: TempDir,
}

/// One request.
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    body: Option<String>,
}

/// One answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl<'a> Call<'a> {
    /// A request without key and body.
    pub(crate) fn new(method: &'a str, path: &'a str) -> Self {
        Self { method, path, headers: Vec::new(), body: None }
    }

    pub(crate) fn header(mut self, name: &'a str, value: &'a str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The idempotency key.
    pub(crate) fn once(self, key: &'a str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.text(body.to_string()).header("content-type", "application/json")
    }

    pub(crate) fn text(mut self, body: String) -> Self {
        self.body = Some(body);
        self
    }
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Holds the answer to be a problem, in full, and gives its code and field.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16) -> (String, String) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        let code = problem["code"].as_str().unwrap().to_owned();
        assert_eq!(problem["type"], format!("/api/docs#{code}"));
        assert_eq!(problem["status"], status);
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        assert!(!problem["detail"].as_str().unwrap().is_empty() && !problem["title"].as_str().unwrap().is_empty());
        (code, problem["field"].as_str().unwrap_or_default().to_owned())
    }
}

impl Scene {
    /// A clinic whose programme is in force since the start of 2026.
    pub(crate) fn new() -> Self {
        Self::bare(|clinic, machine| {
            let draft = clinic.programme_save(machine, &key_of("programme"), &programme_in_force()).unwrap();
            let from = Day::parse("2026-01-01").unwrap();
            clinic.programme_publish(machine, &key_of("publish"), draft.id, from).unwrap();
        })
    }

    /// A clinic without a programme.
    pub(crate) fn without_programme() -> Self {
        Self::bare(|_, _| ())
    }

    fn bare(prepare: impl FnOnce(&Clinic, &Actor)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let founding = Founding { name: "颜记诊所".to_owned(), timezone: "Asia/Shanghai".to_owned() };
        let place = Place::Folder(folder.path().to_owned());
        let root = RootKey::generate().unwrap();
        let clinic = Clinic::found(&place, &root, Arc::new(FixedClock::at(NOON)), &founding).unwrap();
        let machine = Actor::machine(Channel::Command);
        prepare(&clinic, &machine);
        let token = |role: &str| clinic.key_add(&machine, &key_of(role), role, role).unwrap().token.unwrap();
        let (owner, cashier) = (token("owner"), token("cashier"));
        let clinic = Arc::new(clinic);
        let app = yanji_web::router(AppState::new(Arc::clone(&clinic)));
        Self { owner, cashier, clinic, app, folder }
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, call: Call<'_>) -> Reply {
        let mut request = Request::builder().method(call.method).uri(call.path);
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        let request = request.body(call.body.map_or_else(Body::empty, Body::from)).unwrap();
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Reply { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// Sends a request with a key.
    pub(crate) async fn send_as(&self, token: &str, call: Call<'_>) -> Reply {
        let value = format!("Bearer {token}");
        let Call { method, path, mut headers, body } = call;
        headers.push(("authorization", &value));
        self.send(Call { method, path, headers, body }).await
    }

    /// Sends a request with the owner's key.
    pub(crate) async fn owner(&self, call: Call<'_>) -> Reply {
        self.send_as(&self.owner, call).await
    }

    /// Posts with the owner's key, to have an effect, and gives the answer.
    pub(crate) async fn post(&self, key: &str, path: &str, body: Value) -> Value {
        let reply = self.owner(Call::new("POST", path).once(key).json(&body)).await;
        assert!(reply.status.is_success(), "{path}: {reply:?}");
        reply.json()
    }

    /// Takes a member on; gives her id.
    pub(crate) async fn member(&self, number: &str) -> String {
        let receipt = self.post(number, "/api/v1/members", json!({ "number": number, "day": "2026-01-05" })).await;
        receipt["member"].as_str().unwrap().to_owned()
    }

    /// Sells for so much to a member; gives the receipt.
    pub(crate) async fn sale(&self, key: &str, member: &str, amount_fen: i64) -> Value {
        let body = json!({ "member": member, "lines": [{ "category": "skincare", "amount_fen": amount_fen }] });
        self.post(key, "/api/v1/sales", body).await
    }

    /// Gets something with the owner's key.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let reply = self.owner(Call::new("GET", path)).await;
        assert_eq!(reply.status, 200, "{path}: {reply:?}");
        reply.json()
    }

    /// Looks at something until its field `status` says so, as a program does that began long work.
    pub(crate) async fn until(&self, path: &str, status: &str) -> Value {
        for _ in 0..100_000 {
            let seen = self.get(path).await;
            if seen["status"] == status {
                return seen;
            }
            tokio::task::yield_now().await;
        }
        panic!("{path} never became {status}");
    }

    /// Adds an item to the catalogue; gives its id.
    pub(crate) async fn item(&self, name: &str, price_fen: i64) -> String {
        let category = self.post("item-category", "/api/v1/categories", json!({ "name": name })).await;
        let item = json!({ "category": category["id"], "name": name, "price_fen": price_fen });
        self.post("item", "/api/v1/items", item).await["id"].as_str().unwrap().to_owned()
    }

    /// Every row of the books but for when a key was last used.
    pub(crate) fn rows(&self) -> Vec<String> {
        let location = Location::Sqlite { file: self.folder.path().join("books.sqlite") };
        let books = Books::open(&location, Options::default(), BOOKS).unwrap();
        testing::rows(&books, &["api_keys"]).unwrap()
    }

    /// Makes the reminders of today, as the night does.
    pub(crate) fn remind(&self) {
        self.clinic.notice_run(&Actor::machine(Channel::Command), &mut |_| {}).unwrap();
    }

    /// Imports three sales of two members; gives the id of the import.
    pub(crate) fn import(&self) -> String {
        let machine = Actor::machine(Channel::Command);
        let file = "会员卡号,消费日期,消费金额\nI-1,2026-02-01,2500.00\nI-1,2026-02-02,10.00\nI-2,2026-02-03,20.00\n";
        let (name, choice) = ("消费.csv", MappingChoice::default());
        let seen = self.clinic.import_inspect(&machine, name, file.as_bytes(), &choice).unwrap();
        let report = self.clinic.import_file(&machine, name, file.as_bytes(), &seen.mapping, &mut |_| {}).unwrap();
        report.id.unwrap().to_string()
    }

    /// The description of the API.
    pub(crate) async fn document(&self) -> Value {
        self.send(Call::new("GET", "/api/openapi.json")).await.json()
    }
}

fn key_of(text: &str) -> Key {
    Key::parse(text).unwrap()
}

/// The operations of a description: method, path and what is said of it.
pub(crate) fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    operations
}

/// A path with a made-up id of the right kind.
pub(crate) fn with_unknown_id(path: &str) -> String {
    let prefix = match path.split('/').nth(3).unwrap_or_default() {
        "sales" => "sale",
        "programmes" => "prog",
        "batches" => "batch",
        "imports" => "imp",
        "goals" => "goal",
        "stores" => "store",
        "staff" => "staff",
        "keys" => "key",
        "categories" => "cat",
        "items" => "item",
        "coupons" => "coup",
        "redemptions" => "rdm",
        "notices" => "ntc",
        "deposits" => "dep",
        "alarms" => "alarm",
        "charges" => "chg",
        "charge-refunds" => "crf",
        "parked" => "park",
        "shifts" => "shift",
        "treatments" => "treat",
        _ => "mem",
    };
    path.replace("{id}", &format!("{prefix}_019aa1c2d3e47f8091a2b3c4d5e6f708"))
}
