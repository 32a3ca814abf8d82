//! A window that takes pictures. Which pictures there are stands in `plan.rs`, and what is done for them in `scenes.rs`.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use crate::chromium::{DESK, PATIENCE, PHONE, Size, Window};
use crate::places::Places;
use crate::plan::{Guise, Picture};

/// The sample clinic is filled, or its books are proven, in a few seconds, and in more when the program was built for
/// tests.
pub(crate) const FILLING: Duration = Duration::from_secs(300);

/// How far down a picture reaches at most, in CSS pixels: about two screens.
const LOWEST: u32 = 1_536;
/// How far down a picture of a telephone reaches at most.
const LOWEST_ON_A_PHONE: u32 = 1_800;

/// What shows that parts of a page are still asked for.
const LOADING: &str = ".htmx-request, .home-part > .home-waiting";
/// A chart that is not drawn yet.
const UNDRAWN: &str = ".chart[data-chart]:not(:has(canvas))";

/// What the pictures of all windows have in common.
pub(crate) struct Film {
    pub(crate) plan: Vec<Picture>,
    /// Whether every picture is wanted in every guise.
    pub(crate) is_all_wanted: bool,
    pub(crate) folder: PathBuf,
    /// The names of the files that were written.
    pub(crate) taken: RefCell<BTreeSet<String>>,
}

/// A window in which one language is spoken, and the guises in which it takes pictures.
pub(crate) struct Camera<'f> {
    pub(crate) window: Window,
    pub(crate) film: &'f Film,
    pub(crate) guises: &'static [Guise],
    pub(crate) places: Places,
}

impl Film {
    /// Whether a picture is wanted in a guise.
    fn wants(&self, picture: &Picture, guise: Guise) -> bool {
        self.is_all_wanted || picture.guises.contains(&guise)
    }
}

impl Camera<'_> {
    /// Signs in, waits until the sample clinic is filled, and acts in its first store.
    pub(crate) async fn sign_in(&self, login: &str, password: &str) {
        self.window.go(if self.speaks_english() { "/sign-in?lang=en" } else { "/sign-in?lang=zh" }).await;
        self.take("sign-in").await;
        self.window.write("login", login).await;
        self.window.write("password", password).await;
        self.window.press("main form button").await;
        self.window.find("nav a[href='/members']").await;
        self.window.until_gone("#progress.strip", FILLING).await;
        self.window.choose_first(".place", "store_").await;
    }

    pub(crate) fn speaks_english(&self) -> bool {
        self.guises.contains(&Guise::English)
    }

    /// Takes every picture to which an address leads.
    pub(crate) async fn take_addresses(&self) {
        for picture in &self.film.plan {
            let is_wanted = self.guises.iter().any(|guise| self.film.wants(picture, *guise));
            // Who has signed in does not come to where one signs in.
            let Some(way) = picture.way.filter(|_| is_wanted && picture.route != "/sign-in") else { continue };
            let mut steps = way.split(" » ");
            self.window.go(&self.places.fill(steps.next().unwrap_or_default())).await;
            for pressed in steps {
                self.press(pressed).await;
            }
            self.take(picture.name).await;
        }
    }

    /// Presses something, and waits until something else stands in its place.
    pub(crate) async fn press(&self, selector: &str) {
        let found = self.window.find(selector).await;
        let script = "const [one] = arguments;
            one.setAttribute('data-pressed', '');
            if (one.form) one.form.noValidate = true;
            one.click();";
        self.window.driver.execute(script, vec![found.to_json().unwrap()]).await.unwrap();
        self.window.until_gone("[data-pressed]", PATIENCE).await;
    }

    /// Takes what the window shows as a picture of the plan, in each of the window's guises in which it is wanted.
    pub(crate) async fn take(&self, name: &str) {
        let picture = self.film.plan.iter().find(|picture| picture.name == name);
        let picture = picture.unwrap_or_else(|| panic!("{name} is in no plan"));
        let here = self.window.driver.current_url().await.unwrap();
        assert!(leads_to(picture, here.path()), "{name} is to show {}, not {}", picture.route, here.path());
        for guise in self.guises.iter().filter(|guise| self.film.wants(picture, **guise)) {
            let (size, lowest) = if *guise == Guise::Phone { (PHONE, LOWEST_ON_A_PHONE) } else { (DESK, LOWEST) };
            self.window.resize(size).await;
            self.window.until_gone(LOADING, PATIENCE).await;
            let height = self.script("window.scrollTo(0, 0); return document.documentElement.scrollHeight").await;
            let height = u32::try_from(height.as_u64().unwrap()).unwrap().max(size.height);
            // Charts are drawn when they come near the window.
            self.window.resize(Size { height, ..size }).await;
            self.window.until_gone(UNDRAWN, PATIENCE).await;
            self.window.resize(Size { height: height.min(lowest), ..size }).await;
            let file = picture.file(*guise);
            self.window.driver.screenshot(&self.film.folder.join(&file)).await.unwrap();
            self.film.taken.borrow_mut().insert(file);
        }
        self.window.resize(DESK).await;
    }

    pub(crate) async fn script(&self, script: &str) -> serde_json::Value {
        self.window.driver.execute(script, Vec::new()).await.unwrap().json().clone()
    }
}

/// Whether a path is one of the page that is pictured, or lies below it where something was done there.
fn leads_to(picture: &Picture, path: &str) -> bool {
    let (route, path): (Vec<&str>, Vec<&str>) = (picture.route.split('/').collect(), path.split('/').collect());
    let is_pressed = picture.way.is_none_or(|way| way.contains('»'));
    let is_long_enough = route.len() == path.len() || is_pressed && route.len() < path.len();
    is_long_enough && route.iter().zip(path).all(|(part, here)| part.starts_with('{') || *part == here)
}
