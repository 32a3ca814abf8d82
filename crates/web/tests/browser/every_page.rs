//! Every page of the console, as its router lists them, with the sample clinic, in an empty one and in one that is as
//! full as it gets: no script error, no missing word, no other language, nothing that has to be scrolled sideways,
//! nothing that jumps, and no serious fault for those who hear a page or use it by keyboard.

mod look;
mod pictures;
mod routes;
mod scenes;

use std::fmt::Write;

use thirtyfour::prelude::*;
use yanji_words::Lang;

use self::look::{Look, Theme};
use self::scenes::Scene;
use crate::chromium::{Chromedriver, DESK, PHONE, Size};

/// Looks at every page of a scene in every one of these ways, and fails with everything that is wrong.
async fn look_at_every_page(mut scene: Scene, looks: Vec<Look>) {
    let chromedriver = Chromedriver::start();
    let window = chromedriver.open(&scene.served.base).await;
    let driver = window.driver.clone();
    let looked = driver.run_and_quit(|_| async move {
        let mut faults = String::new();
        look::sign_in(&window, scene.login, scene.password).await;
        scene.upload(&window).await;
        for look in looks {
            look.put_on(&window).await;
            for path in scene.paths() {
                for fault in look.faults_of(&window, &path, &scene.data).await {
                    let _ = writeln!(faults, "{path} ({look:?}): {fault}");
                }
            }
        }
        WebDriverResult::Ok(faults)
    });
    let faults = looked.await.unwrap();
    assert!(faults.is_empty(), "{faults}");
}

const fn look(lang: Lang, size: Size, theme: Theme) -> Look {
    Look { lang, size, theme, is_axe_asked: matches!(theme, Theme::Dark) || matches!(lang, Lang::Zh) }
}

#[tokio::test]
async fn with_the_sample_clinic() {
    let looks = vec![look(Lang::Zh, DESK, Theme::Light), look(Lang::En, PHONE, Theme::Dark)];
    look_at_every_page(scenes::sample().await, looks).await;
}

#[tokio::test]
async fn in_an_empty_clinic() {
    let looks = vec![look(Lang::Zh, DESK, Theme::Light), look(Lang::En, PHONE, Theme::Light)];
    look_at_every_page(scenes::empty().await, looks).await;
}

#[tokio::test]
async fn where_everything_is_as_large_as_it_gets() {
    let looks = vec![look(Lang::Zh, PHONE, Theme::Light), look(Lang::En, DESK, Theme::Light)];
    look_at_every_page(scenes::huge().await, looks).await;
}

#[test]
fn every_route_is_visited_or_said_to_be_no_page() {
    let unknown: Vec<_> = routes::routes().into_iter().filter(|route| routes::kind_of(route).is_none()).collect();
    assert!(unknown.is_empty(), "say in routes.rs how to visit {unknown:?}");
}
