//! Takes the pictures of the pages for the README: `screenshots ADDRESS LOGIN PASSWORD FOLDER`. `script/screenshots`
//! starts the sample clinic and calls this.

#![expect(clippy::unwrap_used, reason = "a tool of the checkout may fail where it stands")]

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use chromium::{Chromedriver, DESK, PHONE, Window};
use thirtyfour::prelude::*;

#[path = "../tests/browser/chromium.rs"]
mod chromium;

/// The sample clinic is filled in a few seconds, and in more when the program was built for tests.
const FILLING: Duration = Duration::from_secs(300);

const LANGUAGES: [&str; 2] = ["zh", "en"];

/// The pages that are taken in both languages: the name of the picture, and the path.
const MAIN: &[(&str, &str)] = &[
    ("home", "/"),
    ("members", "/members?sort=spend&descending=1"),
    ("enrol", "/members/new"),
    ("programme", "/programme"),
    ("programme-edit", "/programme/edit"),
    ("programme-rules", "/programme/rules"),
    ("imports", "/imports"),
    ("data", "/data"),
    ("settings", "/settings"),
];

/// The pages that are taken in Chinese only.
const OTHERS: &[(&str, &str)] = &[
    ("outlook", "/members/outlook?of=keep"),
    ("batches", "/members/batches"),
    ("programme-wizard", "/programme/wizard"),
    ("programme-versions", "/programme/versions"),
    ("data-books", "/data/books"),
    ("data-log", "/data/log"),
    ("stores", "/settings/stores"),
    ("staff", "/settings/staff"),
    ("staff-new", "/settings/staff/new"),
    ("roles", "/settings/roles"),
    ("services", "/items"),
    ("services-file", "/items/file"),
    ("goals", "/settings/goals"),
    ("goal-new", "/settings/goals/new?kpi=revenue"),
    ("keys", "/settings/keys"),
    ("backup", "/settings/backup"),
    ("account", "/settings/me"),
    ("help", "/help"),
];

/// The pages of a member, by how their paths end.
const OF_A_MEMBER: &[(&str, &str)] = &[
    ("member-timeline", "?tab=timeline"),
    ("member-points", "?tab=points"),
    ("member-tiers", "?tab=tiers"),
    ("member-profile", "?tab=profile"),
    ("sale", "/sale"),
    ("redeem", "/record/redeem"),
    ("tier", "/record/tier"),
    ("correction", "/correction"),
];

/// Pages that are found: the name of the picture, where a link to the page is, and the link.
const FOUND: &[(&str, &str, &str)] = &[
    ("batch", "/members/batches", "main a[href^='/members/batches/']"),
    ("programme-publish", "/programme/versions", "main a[href$='/publish']"),
    ("store", "/settings/stores", "main a[href^='/settings/stores/']"),
    ("goal", "/settings/goals", "main a[href^='/settings/goals/goal_']"),
    ("service", "/items", "main a[href^='/items/item_']"),
];

const ON_A_PHONE: &[(&str, &str)] = &[
    ("phone-home", "/"),
    ("phone-members", "/members"),
    ("phone-programme", "/programme"),
    ("phone-settings", "/settings"),
];

const IN_THE_DARK: &[(&str, &str)] = &[("dark-home", "/"), ("dark-members", "/members"), ("dark-data", "/data")];

/// A window in which one language is spoken, and the folder for its pictures.
struct Camera {
    window: Window,
    lang: &'static str,
    folder: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, login, password, folder] = arguments.try_into().expect("ADDRESS LOGIN PASSWORD FOLDER");
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder).unwrap();
    let chromedriver = Chromedriver::start();
    let mut member = String::new();
    for lang in LANGUAGES {
        let window = chromedriver.open(&address).await;
        let driver = window.driver.clone();
        let camera = Camera { window, lang, folder: folder.clone() };
        let (login, password, known) = (&login, &password, &member);
        let taken = driver.run_and_quit(|_| async move {
            camera.sign_in(login, password).await;
            camera.take_import().await;
            let member = if known.is_empty() { camera.member().await } else { known.clone() };
            camera.take_pages(&member).await;
            WebDriverResult::Ok(member)
        });
        member = taken.await.unwrap();
    }
}

impl Camera {
    async fn sign_in(&self, login: &str, password: &str) {
        self.shoot("sign-in", &format!("/sign-in?lang={}", self.lang)).await;
        self.window.write("login", login).await;
        self.window.write("password", password).await;
        self.window.press("main form button").await;
        self.window.find("nav a[href='/members']").await;
        self.window.until_gone("#progress.strip", FILLING).await;
    }

    /// Takes a small file through the pages: lines that are taken in, and one of a day that is closed.
    async fn take_import(&self) {
        let file = self.file().await;
        self.window.go("/imports").await;
        self.window.find("#file").await.send_keys(file.path().join("till.csv").display().to_string()).await.unwrap();
        self.window.press("main form button").await;
        self.window.press("button[name='try']").await;
        self.window.find("button[name='start']").await;
        self.take("import-file").await;
        self.window.press("button[name='start']").await;
        self.window.find("#figures:not([hx-get])").await;
        self.take("import-done").await;
    }

    /// A folder with a file that is another one in each language, so that it is not known already.
    async fn file(&self) -> tempfile::TempDir {
        self.window.go("/members").await;
        let member = self.path_of("main table a[href^='/members/mem_']").await;
        self.window.go(&format!("{member}/sale")).await;
        let today = self.window.find("#day").await.value().await.unwrap().unwrap();
        let till = self.lang;
        let text = format!(
            "会员号,姓名,日期,金额,类别,单号\n{till}-1,陈思雨,{today},1280.00,护肤,{till}-101\n{till}-2,林佳怡,{today},3600.00,抗衰,\
             {till}-102\n{till}-1,陈思雨,2020-01-05,500.00,护肤,{till}-100\n"
        );
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("till.csv"), text).unwrap();
        folder
    }

    /// The path of a member of the highest tier to whom much has happened.
    async fn member(&self) -> String {
        self.window.go("/members?tier=gold&sort=spend").await;
        self.path_of("main table a[href^='/members/mem_']").await
    }

    async fn take_pages(&self, member: &str) {
        self.take_lists().await;
        self.take_member(member).await;
        if self.lang == "zh" {
            self.take_found().await;
        }
        self.window.resize(PHONE).await;
        for (name, path) in ON_A_PHONE {
            self.shoot(name, path).await;
        }
        self.shoot("phone-member", member).await;
        self.window.resize(DESK).await;
        self.window.go("/help?theme=dark").await;
        for (name, path) in IN_THE_DARK {
            self.shoot(name, path).await;
        }
        self.shoot("dark-member", member).await;
        self.window.go("/help?theme=light").await;
    }

    /// Takes the pages that have an address of their own: all of them in Chinese, the main ones in English.
    async fn take_lists(&self) {
        for (name, path) in MAIN {
            self.shoot(name, path).await;
        }
        let others = if self.lang == "zh" { OTHERS } else { &[] };
        for (name, path) in others {
            self.shoot(name, path).await;
        }
    }

    /// Takes the pages of a member.
    async fn take_member(&self, member: &str) {
        self.shoot("member", member).await;
        for (name, end) in OF_A_MEMBER {
            self.shoot(name, &format!("{member}{end}")).await;
        }
        self.window.go(&format!("{member}?tab=timeline&part=money")).await;
        let refund = self.path_of("a[href$='/refund']").await;
        self.shoot("refund", &refund).await;
    }

    /// Takes the pages to which a link of another page leads.
    async fn take_found(&self) {
        for (name, from, link) in FOUND {
            self.window.go(from).await;
            let path = self.path_of(link).await;
            self.shoot(name, &path).await;
        }
    }

    /// Takes the page of a path.
    async fn shoot(&self, name: &str, path: &str) {
        self.window.go(path).await;
        if path == "/data" {
            // Charts are drawn when they come near the window.
            self.window.find("main canvas").await;
        }
        self.take(name).await;
    }

    /// Takes what the window shows.
    async fn take(&self, name: &str) {
        self.window.driver.screenshot(&self.folder.join(format!("{name}.{}.png", self.lang))).await.unwrap();
    }

    /// The path to which the first link that a CSS selector finds leads.
    async fn path_of(&self, selector: &str) -> String {
        self.window.find(selector).await.attr("href").await.unwrap().unwrap()
    }
}
