//! A session that ends while somebody works: what was typed stays, and goes on once she has signed in again in another
//! window.

use serde_json::json;
use thirtyfour::prelude::*;
use yanji_app::records::NewStaff;
use yanji_app::{ItemFields, RoleGrant};

use super::checkout::{ENTER, F9};
use super::{Walk, key, walk_in_a_new_one};
use crate::clinic::{LOGIN, PASSWORD, machine};

const SIGNED_OUT: &str = "#signed-out:not([hidden])";

#[tokio::test]
async fn what_was_typed_outlives_the_session() {
    walk_in_a_new_one(|walk| async move {
        walk.enrol("K-1", "欧阳思雨", "13900007788");
        walk.edits_on_after_signing_in_again().await;
        walk.fills_on_in_a_form_of_an_older_session().await;
        walk.looks_for_her_signed_out().await;
    })
    .await;
}

#[tokio::test]
async fn the_counter_stays_while_she_signs_in_again() {
    walk_in_a_new_one(|walk| async move {
        let care = walk.served.clinic.category_add(&machine(), &key(), "护理").unwrap().id;
        for (code, name, price_fen) in [("01", "小气泡清洁", 19_800), ("02", "补水面膜", 6_850)] {
            let fields = ItemFields { code: code.to_owned(), ..ItemFields::new(care, name, price_fen) };
            walk.served.clinic.item_add(&machine(), &key(), &fields).unwrap();
        }
        walk.enrol("K-1", "欧阳思雨", "13900007788");
        walk.rings_up_across_sessions().await;
        walk.is_told_what_she_may_not().await;
    })
    .await;
}

impl Walk {
    /// Ends every session of a browser behind its back.
    async fn session_ends(&self) {
        let cookie = self.window.driver.get_named_cookie("yanji_session").await.unwrap();
        self.served.clinic.sign_out(&cookie.value).unwrap();
    }

    /// Signs in in a second window, and comes back to the first.
    async fn signs_in_elsewhere(&self) {
        let driver = &self.window.driver;
        let first = driver.window().await.unwrap();
        let second = driver.new_tab().await.unwrap();
        driver.switch_to_window(second).await.unwrap();
        self.sign_in(LOGIN, PASSWORD).await;
        driver.close_window().await.unwrap();
        driver.switch_to_window(first).await.unwrap();
    }

    async fn edits_on_after_signing_in_again(&self) {
        let drafts = self.served.clinic.programme_list(&machine()).unwrap().len();
        self.go("/programme/edit").await;
        let text = self.value("#source").await.replacen("grace_months = 2", "grace_months = 3", 1);
        self.session_ends().await;
        // Looked at while it is typed, by a script.
        self.put("#source", &text).await;
        self.sees("登录已过期，请在新窗口登录后继续").await;
        assert_eq!(self.value("#source").await.trim(), text.trim(), "the editor stands where it stood");
        // Sent as a whole, by a button.
        self.press("button[name='do'][value='save']").await;
        self.shown(By::Css(SIGNED_OUT)).await;
        self.until("return !document.querySelector('form[data-asking]')").await;
        assert_eq!(self.path().await, "/programme/edit");
        let link = self.shown(By::Css("#signed-out a[href='/sign-in']")).await;
        assert_eq!(link.attr("target").await.unwrap().as_deref(), Some("_blank"));
        self.signs_in_elsewhere().await;
        self.follow("button[name='do'][value='save']").await;
        assert_eq!(self.served.clinic.programme_list(&machine()).unwrap().len(), drafts + 1);
        let kept = self.served.clinic.programme_list(&machine()).unwrap();
        assert!(kept.iter().any(|version| version.source.contains("grace_months = 3")));
    }

    /// Nobody notices: the form takes the token of the present session.
    async fn fills_on_in_a_form_of_an_older_session(&self) {
        self.go("/members/new").await;
        self.put("main [name='number']", "K-2").await;
        self.put("main [name='name']", "林夏").await;
        self.signs_in_elsewhere().await;
        self.put("main [name='phone']", "13900007788").await;
        self.sees("K-1").await;
        self.put("main [name='phone']", "13900006677").await;
        self.follow("main form .btn-primary").await;
        assert_eq!(self.member("K-2").number, "K-2");
    }

    /// A part of a page never has a whole page put into it.
    async fn looks_for_her_signed_out(&self) {
        self.go("/members/new").await;
        self.session_ends().await;
        self.put("main [name='phone']", "13900007788").await;
        self.shown(By::Css(SIGNED_OUT)).await;
        self.write("#find", "7788").await;
        self.until("return !document.querySelector('.htmx-request')").await;
        for part in ["#phone-holders", "#found"] {
            let inside = self.script_with("return document.querySelector(arguments[0]).innerHTML", vec![json!(part)]);
            assert_eq!(inside.await, json!(""), "{part}");
        }
        assert_eq!(self.value("main [name='phone']").await, "13900007788");
        // The page is left without a question.
        self.script("for (const form of document.forms) delete form.dataset.touched").await;
        self.sign_in(LOGIN, PASSWORD).await;
    }

    async fn rings_up_across_sessions(&self) {
        self.opens_the_checkout().await;
        self.strike(&format!("7788{ENTER}")).await;
        self.until("return document.querySelector('#desk [name=member]').value !== ''").await;
        // Another session than the one in which the page was made.
        self.signs_in_elsewhere().await;
        self.enters("01").await;
        self.sees_lines(1).await;
        // None at all: the counter stays, and what was entered waits.
        self.session_ends().await;
        self.enters("02").await;
        self.shown(By::Css(SIGNED_OUT)).await;
        assert_eq!(self.path().await, "/checkout");
        assert_eq!(self.texts("#desk-lost:not([hidden])").await.len(), 0, "an answer came");
        self.sees_lines(1).await;
        self.signs_in_elsewhere().await;
        self.script("window.dispatchEvent(new Event('focus'))").await;
        self.sees_lines(2).await;
        assert_eq!(self.texts(SIGNED_OUT).await.len(), 0);
        self.strike(&F9.to_string()).await;
        self.is_done().await;
        assert_eq!(self.member("K-1").spend_fen, 26_650, "each thing once");
    }

    /// A refusal is told; the basket stays, and what was refused is over.
    async fn is_told_what_she_may_not(&self) {
        let clinic = &self.served.clinic;
        let new = NewStaff {
            login: "lin".to_owned(),
            name: None,
            password: PASSWORD.to_owned(),
            role: "cashier".to_owned(),
            store: None,
        };
        clinic.staff_add(&machine(), &key(), &new).unwrap();
        let roles = clinic.role_list(&machine()).unwrap();
        let all = roles.into_iter().find(|role| role.code == "cashier").unwrap().permissions;
        let may = |permissions: Vec<String>| {
            let grant = RoleGrant { role: "cashier".to_owned(), permissions, shown: None };
            clinic.role_permit(&machine(), &key(), &[grant]).unwrap();
        };
        self.session_ends().await;
        self.sign_in("lin", PASSWORD).await;
        self.opens_the_checkout().await;
        self.enters("01").await;
        self.sees_lines(1).await;
        may(all.iter().filter(|code| *code != "sale_post").cloned().collect());
        self.enters("02").await;
        self.sees("您的角色没有这项权限").await;
        self.sees_lines(1).await;
        assert_eq!(self.texts("#desk-lost:not([hidden])").await.len(), 0, "an answer came");
        assert_eq!(self.value("#entry").await, "02", "what was refused can be entered once more");
        may(all);
        self.strike(&ENTER.to_string()).await;
        self.sees_lines(2).await;
        assert_eq!(self.texts("#desk-refused:not([hidden])").await.len(), 0);
        self.script("delete document.getElementById('checkout').dataset.touched").await;
    }

    async fn enters(&self, text: &str) {
        self.shown(By::Css("#entry")).await.click().await.unwrap();
        self.strike(&format!("{text}{ENTER}")).await;
    }
}
