//! The first hour: from the link of the terminal to the first pyramid.

use std::cell::Cell;

use serde_json::json;
use yanji_app::{Clinic, Founding};
use yanji_vault::RootKey;

use super::{Walk, walk};
use crate::clinic::{clock, machine, serve_with};

/// How many times something has to be pressed until the first pyramid stands.
const PRESSES_MOST: u32 = 8;

const FILE: &str = "会员号,手机号,日期,金额,类别\n\
                    10001,13800000001,2026-03-01,500,护肤\n\
                    10002,13800000002,2026-03-02,2600,光电\n\
                    10003,13800000003,2026-03-03,6000,抗衰\n";

#[tokio::test]
async fn an_owner_comes_from_the_link_to_the_first_pyramid() {
    let served = serve_with(|place| {
        let founding = Founding { name: "Y-1".to_owned(), timezone: "Asia/Shanghai".to_owned() };
        Clinic::found(place, &RootKey::from_bytes([1; 32]), clock(), &founding).unwrap()
    })
    .await;
    let token = served.clinic.setup_begin(&machine()).unwrap().unwrap();
    walk(served, |walk| async move {
        let presses = Presses { walk: &walk, count: Cell::new(0) };
        walk.go(&format!("/setup?token={token}")).await;
        walk.names_the_clinic(&presses).await;
        walk.chooses_a_programme(&presses).await;
        walk.imports_the_past(&presses).await;
        presses.follow("main .actions a[href='/#pyramid']").await;
        let steps = walk.texts(".pyramid .step").await;
        assert_eq!(steps.len(), 3, "{steps:?}");
        assert!(steps.iter().all(|step| step.contains("33.33 %")), "{steps:?}");
        assert!(presses.count.get() <= PRESSES_MOST, "{} times is too often", presses.count.get());
    })
    .await;
}

/// Counts how often something is pressed.
struct Presses<'a> {
    walk: &'a Walk,
    count: Cell<u32>,
}

impl Presses<'_> {
    async fn press(&self, selector: &str) {
        self.count.set(self.count.get() + 1);
        self.walk.press(selector).await;
    }

    async fn follow(&self, selector: &str) {
        self.count.set(self.count.get() + 1);
        self.walk.follow(selector).await;
    }
}

impl Walk {
    async fn names_the_clinic(&self, presses: &Presses<'_>) {
        self.sees("第 1 步，共 3 步").await;
        let typed = [("#clinic", "清颜医美"), ("#store", "人民路店"), ("#name", "林小燕"), ("#login", "lin")];
        for (field, text) in typed {
            self.write(field, text).await;
        }
        self.write("#password", "long enough to be one").await;
        self.write("#again", "long enough to be two").await;
        self.follow("main .card-footer button").await;
        self.sees("两次输入的密码不一样").await;
        assert_eq!(self.value("#clinic").await, "清颜医美", "nothing that was typed is lost");
        self.write("#password", "long enough to be one").await;
        self.write("#again", "long enough to be one").await;
        presses.follow("main .card-footer button").await;
        assert_eq!(self.served.clinic.name(), "清颜医美");
        assert_eq!(self.served.clinic.store_list(&machine()).unwrap()[0].name, "人民路店");
    }

    async fn chooses_a_programme(&self, presses: &Presses<'_>) {
        self.sees("第 2 步，共 3 步").await;
        let chosen = "return document.querySelector(\"[name='history'][value='import']\").checked";
        if self.script(chosen).await != json!(true) {
            presses.press("[name='history'][value='import']").await;
        }
        presses.press("[name='programme'][value='salon-stars.toml']").await;
        presses.follow("main form .btn-primary").await;
        let current = self.served.clinic.programme_current(&machine()).unwrap().unwrap();
        assert_eq!(current.name, "星级会员计划");
        assert_eq!(self.path().await, "/imports");
    }

    async fn imports_the_past(&self, presses: &Presses<'_>) {
        self.sees("会员方案已启用").await;
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("past.csv");
        std::fs::write(&path, FILE).unwrap();
        self.window.find("#file").await.send_keys(path.display().to_string()).await.unwrap();
        presses.follow("main form[enctype] button").await;
        presses.follow("button[name='try']").await;
        presses.follow("button[name='start']").await;
        self.sees("已完成").await;
        assert_eq!(self.members().len(), 3);
    }
}
