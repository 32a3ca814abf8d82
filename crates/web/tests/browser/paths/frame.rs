//! What stands around every page: finding, keys, looks, languages, stores, dialogs, and a connection that is lost.

use serde_json::json;
use thirtyfour::prelude::*;

use super::{Walk, walk_in_the_sample};
use crate::chromium::PATIENCE;
use crate::clinic::machine;

#[tokio::test]
async fn the_frame_carries_whoever_works_at_the_desk() {
    walk_in_the_sample(|walk| async move {
        let member = walk.enrol("F-7788", "欧阳思雨", "13900007788");
        walk.finds_her(&member).await;
        walk.goes_by_keys().await;
        walk.changes_the_looks().await;
        walk.rings_up_once_in_a_store(&member).await;
        walk.thinks_better_of_a_refund(&member).await;
        walk.loses_the_connection(&member).await;
        walk.is_asked_before_leaving(&member).await;
    })
    .await;
}

impl Walk {
    async fn finds_her(&self, member: &str) {
        self.go("/").await;
        for words in ["7788", "欧阳思", "oysy"] {
            self.strike("/").await;
            self.until("return document.activeElement.id === 'find'").await;
            self.write("#find", words).await;
            self.until("return document.querySelectorAll('#found a.members-hit').length === 1").await;
            assert!(self.text("#found a.members-hit").await.contains("F-7788"), "{words}");
            self.strike("\u{e00c}").await;
            self.until("return document.activeElement.id !== 'find'").await;
        }
        self.write("#find", "7788").await;
        self.strike("\u{e007}").await;
        self.until("return location.pathname.startsWith('/members/')").await;
        assert_eq!(self.path().await, member);
    }

    async fn goes_by_keys(&self) {
        self.go("/").await;
        self.strike("gm").await;
        self.until("return location.pathname === '/members'").await;
        self.strike("?").await;
        self.sees("快捷键").await;
        self.shown(By::Css("dialog#sheet[open] #sheet-content kbd")).await;
        self.strike("\u{e00c}").await;
        self.window.until_gone("dialog[open]", PATIENCE).await;
        assert_eq!(self.path().await, "/members", "the help leads nowhere");
    }

    async fn changes_the_looks(&self) {
        self.press("summary[title='外观']").await;
        self.follow(".menu-panel a[href*='theme=dark']").await;
        self.go("/programme").await;
        self.window.find("html[data-bs-theme='dark']").await;
        self.follow(".top-language").await;
        self.window.find("html[lang='en']").await;
        self.go("/").await;
        self.sees("Members").await;
        self.follow(".top-language").await;
        self.window.find("html[lang='zh-CN']").await;
    }

    /// A sale belongs to the store that was chosen, and to nobody twice.
    async fn rings_up_once_in_a_store(&self, member: &str) {
        let actor = machine();
        let store = self.served.clinic.store_list(&actor).unwrap().remove(0);
        self.go("/").await;
        self.press(".place summary").await;
        self.follow(&format!(".place button[value='{}']", store.id)).await;
        assert_eq!(self.text(".place-store").await, store.name);

        self.go(&format!("{member}/sale")).await;
        self.write("main [name='category']", "护肤").await;
        self.write("main [name='amount']", "680").await;
        let button = self.shown(By::Css("main .card-footer button")).await;
        self.window.driver.action_chain().double_click_element(&button).perform().await.unwrap();
        self.sees("消费已入账").await;
        let held = self.member("F-7788");
        assert_eq!((held.spend_fen, held.visits), (68_000, 1));
        let taken =
            |store| self.served.clinic.day_report(&actor, Some(store), None, 10).unwrap().takings.unwrap().revenue_fen;
        let stores = self.served.clinic.store_list(&actor).unwrap();
        assert_eq!(stores.iter().map(|store| taken(store.id)).collect::<Vec<_>>(), [68_000, 0]);
    }

    /// What it would do is shown first, and has no effect.
    async fn thinks_better_of_a_refund(&self, member: &str) {
        self.go(&format!("{member}?tab=timeline")).await;
        self.follow("a[href$='/refund']").await;
        self.follow("button.btn[value='all']").await;
        self.sees("试算结果").await;
        assert_eq!(self.member("F-7788").spend_fen, 68_000);
        self.follow("button[value='confirm']").await;
        self.sees("已退 ¥680.00").await;
        assert_eq!(self.member("F-7788").spend_fen, 0);
    }

    /// Nothing that was typed is lost with the connection.
    async fn loses_the_connection(&self, member: &str) {
        self.go(&format!("{member}/sale")).await;
        self.write("main [name='category']", "护肤").await;
        self.write("main [name='amount']", "199").await;
        self.connect(false).await;
        self.press("main .card-footer button").await;
        self.shown(By::Css("#lost")).await;
        self.sees("填写的内容都还在").await;
        assert_eq!(self.value("main [name='amount']").await, "199");
        self.connect(true).await;
        self.until("return document.getElementById('lost').hidden").await;
        self.follow("main .card-footer button").await;
        self.sees("消费已入账").await;
        assert_eq!(self.member("F-7788").spend_fen, 19_900);
    }

    pub(super) async fn connect(&self, is_on: bool) {
        let cdp = self.window.driver.cdp();
        let conditions = json!({ "offline": !is_on, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        cdp.send_raw("Network.enable", json!({})).await.unwrap();
        cdp.send_raw("Network.emulateNetworkConditions", conditions).await.unwrap();
    }

    /// The browser asks before a form is left in which something was typed, and not otherwise.
    async fn is_asked_before_leaving(&self, member: &str) {
        let is_asked = "const leaving = new Event('beforeunload', { cancelable: true });
            dispatchEvent(leaving);
            return leaving.defaultPrevented;";
        for (path, field) in [(format!("{member}/sale"), "main [name='amount']"), ("/programme/edit".into(), "#name")] {
            self.go(&path).await;
            assert_eq!(self.script(is_asked).await, json!(false), "{path}");
            self.write(field, "12").await;
            assert_eq!(self.script(is_asked).await, json!(true), "{path}");
            self.script("for (const form of document.forms) delete form.dataset.touched").await;
        }
    }
}
