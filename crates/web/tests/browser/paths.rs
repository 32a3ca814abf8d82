//! The main path of every page of the console: what somebody does there on an ordinary day, what they see, and what the
//! clinic then holds. One file is one part of the console; how the browser is steered stands in `chromium.rs`.

mod checkout;
mod data;
mod frame;
mod home;
mod imports;
mod member;
mod members;
mod payments;
mod programme;
mod salon;
mod settings;
mod setup;
mod signed_out;

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::time::{Instant, sleep};
use yanji_app::Key;
use yanji_app::records::{LogLine, LogQuery, Member, MemberQuery, MemberSort, NewMember};
use yanji_sample::clinic as sample_clinic;
use yanji_vault::RootKey;

use crate::chromium::{Chromedriver, LOOK_EVERY, PATIENCE, Window};
use crate::clinic::{LOGIN, PASSWORD, Served, clock, machine, serve, serve_with};

/// How many members the sample clinic has here: enough for every list to have something to show.
const SAMPLE_MEMBERS: u32 = 60;

/// Somebody at a window of a clinic.
pub(crate) struct Walk {
    pub(crate) served: Served,
    pub(crate) window: Window,
}

/// Walks as the owner of the sample clinic.
async fn walk_in_the_sample<J: Future<Output = ()>>(journey: impl FnOnce(Walk) -> J) {
    let served = serve_with(|place| {
        let clinic = sample_clinic::open_or_found(place, &RootKey::from_bytes([1; 32]), clock()).unwrap();
        sample_clinic::fill(&clinic, SAMPLE_MEMBERS, 2, &|_| {}).unwrap();
        clinic
    })
    .await;
    let owner = &sample_clinic::LOG_INS[0];
    walk(served, |walk| async move {
        walk.sign_in(owner.login, owner.password).await;
        journey(walk).await;
    })
    .await;
}

/// Walks as the owner of a clinic that has a programme and nothing else.
async fn walk_in_a_new_one<J: Future<Output = ()>>(journey: impl FnOnce(Walk) -> J) {
    walk(serve().await, |walk| async move {
        walk.sign_in(LOGIN, PASSWORD).await;
        journey(walk).await;
    })
    .await;
}

/// Opens a window at a clinic and closes it behind the journey.
async fn walk<J: Future<Output = ()>>(served: Served, journey: impl FnOnce(Walk) -> J) {
    let chromedriver = Chromedriver::start();
    let window = chromedriver.open(&served.base).await;
    let driver = window.driver.clone();
    let walked = driver.run_and_quit(|_| async move {
        journey(Walk { served, window }).await;
        WebDriverResult::Ok(())
    });
    walked.await.unwrap();
}

fn key() -> Key {
    Key::fresh().unwrap()
}

impl Walk {
    async fn sign_in(&self, login: &str, password: &str) {
        self.go("/sign-in").await;
        self.write("#login", login).await;
        self.write("#password", password).await;
        self.follow("main form button").await;
        self.window.find("nav a[href='/members']").await;
    }

    async fn go(&self, path: &str) {
        self.window.go(path).await;
    }

    async fn path(&self) -> String {
        self.window.driver.current_url().await.unwrap().path().to_owned()
    }

    async fn press(&self, selector: &str) {
        self.shown(By::Css(selector)).await.click().await.unwrap();
    }

    /// Presses what carries these words.
    async fn press_named(&self, words: &str) {
        self.shown(named(words)).await.click().await.unwrap();
    }

    /// Presses what a selector finds, and waits for the page that it leads to.
    async fn follow(&self, selector: &str) {
        self.follow_by(By::Css(selector)).await;
    }

    /// Presses what carries these words, and waits for the page that it leads to.
    async fn follow_named(&self, words: &str) {
        self.follow_by(named(words)).await;
    }

    async fn follow_by(&self, by: By) {
        let pressed = self.shown(by).await;
        self.script("document.documentElement.dataset.left = ''").await;
        pressed.click().await.unwrap();
        self.window.until_gone("html[data-left]", PATIENCE).await;
    }

    /// Agrees in the dialog that asks, and waits for the page that comes.
    async fn agree(&self) {
        self.follow("#ask[open] #ask-do").await;
    }

    /// Types into a field, in the place of what stands there.
    async fn write(&self, selector: &str, text: &str) {
        let field = self.shown(By::Css(selector)).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Puts a value into a field at once, as pasting does, or choosing from a calendar.
    async fn put(&self, selector: &str, value: &str) {
        self.window.find(selector).await;
        let put = "const [selector, value] = arguments, field = document.querySelector(selector);
            field.value = value;
            for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));";
        self.script_with(put, vec![json!(selector), json!(value)]).await;
    }

    /// Strikes keys, wherever the focus is.
    async fn strike(&self, keys: &str) {
        self.window.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// The first element that is found and shown, as soon as there is one.
    async fn shown(&self, by: By) -> WebElement {
        let query = self.window.driver.query(by.clone()).wait(PATIENCE, LOOK_EVERY).and_displayed();
        query.first().await.unwrap_or_else(|error| panic!("{by:?} is not shown: {error}"))
    }

    /// Waits until the page shows a text.
    async fn sees(&self, text: &str) {
        let shows = format!("return document.body.innerText.includes({})", json!(text));
        if !self.comes_true(&shows).await {
            let page = self.script("return document.body.innerText").await;
            panic!("{text} is not shown at {}:\n{}", self.path().await, page.as_str().unwrap_or_default());
        }
    }

    /// Waits until a script answers that something is so.
    async fn until(&self, script: &str) {
        if !self.comes_true(script).await {
            let page = self.script("return document.body.innerText").await;
            let page = page.as_str().unwrap_or_default();
            panic!("it never comes true at {}: {script}\n{page}", self.path().await);
        }
    }

    async fn comes_true(&self, script: &str) -> bool {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            // Between two pages there is nothing that could answer.
            let answer = self.window.driver.execute(script, Vec::new()).await;
            if answer.is_ok_and(|answer| answer.json() == &json!(true)) {
                return true;
            }
            sleep(LOOK_EVERY).await;
        }
        false
    }

    async fn text(&self, selector: &str) -> String {
        tidy(&self.shown(By::Css(selector)).await.text().await.unwrap())
    }

    /// The texts of everything that a selector finds on the page now.
    async fn texts(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)";
        let texts = self.script_with(script, vec![json!(selector)]).await;
        texts.as_array().unwrap().iter().map(|text| tidy(text.as_str().unwrap())).collect()
    }

    async fn value(&self, selector: &str) -> String {
        self.window.find(selector).await.value().await.unwrap().unwrap_or_default()
    }

    async fn script(&self, script: &str) -> Value {
        self.script_with(script, Vec::new()).await
    }

    async fn script_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.window.driver.execute(script, arguments).await.unwrap().json().clone()
    }

    // ---- What the clinic says when it is asked directly

    /// Everybody, those who spent most first.
    fn members(&self) -> Vec<Member> {
        let query =
            MemberQuery { sort: MemberSort::Spend, descending: Some(true), limit: 200, ..MemberQuery::default() };
        self.served.clinic.member_search(&machine(), &query).unwrap().items
    }

    fn member(&self, number: &str) -> Member {
        self.members().into_iter().find(|member| member.number == number).unwrap()
    }

    /// Enrols somebody of whom everything is known here, and answers the address of her page.
    fn enrol(&self, number: &str, name: &str, phone: &str) -> String {
        let new = NewMember { number: number.into(), name: name.into(), phone: phone.into(), ..NewMember::default() };
        self.served.clinic.member_enrol(&machine(), &key(), new).unwrap();
        format!("/members/{}", self.member(number).id)
    }

    /// What the log holds of an action, the newest first.
    fn logged(&self, action: &str) -> Vec<LogLine> {
        let query = LogQuery { action: Some(action.to_owned()), limit: 50, ..LogQuery::default() };
        self.served.clinic.log_list(&machine(), &query).unwrap().items
    }
}

/// What can be pressed and carries these words.
fn named(words: &str) -> By {
    let kinds = "self::a or self::button or self::summary or self::label";
    By::XPath(format!("//main//*[{kinds}][contains(normalize-space(.), '{words}')]"))
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
