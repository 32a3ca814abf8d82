//! Takes the pictures of the pages and writes the list of them beside their folder:
//! `screenshots SAMPLE LOGIN PASSWORD EMPTY LINK FOLDER [everything]`. `script/screenshots` starts both clinics and calls
//! this. With `everything` each picture is taken in every guise, to be looked at.

#![expect(clippy::unwrap_used, reason = "a tool of the checkout may fail where it stands")]

mod camera;
#[path = "../../tests/browser/chromium.rs"]
mod chromium;
mod places;
mod plan;
#[path = "../../tests/browser/every_page/routes.rs"]
mod routes;
mod scenes;

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;

use thirtyfour::prelude::*;

use camera::{Camera, Film};
use chromium::Chromedriver;
use places::Places;
use plan::Guise;

/// What the program was asked for.
struct Task {
    /// Where the sample clinic is served, with somebody who may sign in.
    sample: String,
    login: String,
    password: String,
    /// Where a clinic is served in which nothing has happened, and the path that sets it up.
    empty: String,
    link: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let faults = plan::faults(&routes::pages());
    assert!(faults.is_empty(), "mend pictures.txt: {faults:#?}");
    let (task, film) = Task::of(std::env::args().skip(1).collect());
    fs::create_dir_all(&film.folder).unwrap();
    let chromedriver = Chromedriver::start();
    task.take_first_hour(&chromedriver, &film).await;
    let places = task.take_in_chinese(&chromedriver, &film).await;
    task.take_in_english(&chromedriver, &film, places).await;
    let missing: Vec<String> = plan::files().difference(&film.taken.borrow()).cloned().collect();
    assert!(missing.is_empty(), "nobody took {missing:?}");
    fs::write(film.folder.with_extension("md"), plan::index()).unwrap();
}

impl Task {
    fn of(mut arguments: Vec<String>) -> (Self, Film) {
        let is_all_wanted = arguments.pop_if(|last| last == "everything").is_some();
        let [sample, login, password, empty, link, folder] =
            arguments.try_into().expect("SAMPLE LOGIN PASSWORD EMPTY LINK FOLDER");
        let film =
            Film { plan: plan::pictures(), is_all_wanted, folder: PathBuf::from(folder), taken: RefCell::default() };
        (Self { sample, login, password, empty, link }, film)
    }

    async fn take_first_hour(&self, chromedriver: &Chromedriver, film: &Film) {
        let taken = in_a_window(chromedriver, &self.empty, film, &[Guise::English], async |camera| {
            camera.window.go(&format!("{}&lang=en", self.link)).await;
            camera.take("setup").await;
        });
        taken.await;
        let taken = in_a_window(chromedriver, &self.empty, film, &[Guise::Plain, Guise::Phone], async |camera| {
            camera.take_first_hour(&self.link).await;
        });
        taken.await;
    }

    /// Takes everything in Chinese, at a desk, on a telephone and in the dark; answers what stands where.
    async fn take_in_chinese(&self, chromedriver: &Chromedriver, film: &Film) -> Places {
        let taken = in_a_window(chromedriver, &self.sample, film, &[Guise::Plain, Guise::Phone], async |camera| {
            camera.sign_in(&self.login, &self.password).await;
            camera.places = Places::find(&camera.window).await;
            camera.take_addresses().await;
            camera.take_scenes().await;
            camera.window.go("/help?theme=dark").await;
            camera.guises = &[Guise::Dark];
            camera.take_addresses().await;
            camera.places.clone()
        });
        taken.await
    }

    /// Takes in English what is wanted in it, and at last what changes the programme for everybody.
    async fn take_in_english(&self, chromedriver: &Chromedriver, film: &Film, places: Places) {
        let taken = in_a_window(chromedriver, &self.sample, film, &[Guise::English], async |camera| {
            camera.places = places;
            camera.sign_in(&self.login, &self.password).await;
            camera.take_addresses().await;
            camera.take_scenes().await;
            camera.window.go("/help?lang=zh").await;
            camera.guises = &[Guise::Plain, Guise::Phone];
            camera.take_way_back().await;
        });
        taken.await;
    }
}

/// Does something in a window at a server, and closes it behind.
async fn in_a_window<T>(
    chromedriver: &Chromedriver,
    base: &str,
    film: &Film,
    guises: &'static [Guise],
    work: impl AsyncFnOnce(&mut Camera<'_>) -> T,
) -> T {
    let window = chromedriver.open(base).await;
    let driver = window.driver.clone();
    let mut camera = Camera { window, film, guises, places: Places::default() };
    let done = driver.run_and_quit(|_| async move { WebDriverResult::Ok(work(&mut camera).await) });
    done.await.unwrap()
}
