//! From an empty clinic to a refund: what a clinic does on its first day with Yanji.

use serde_json::json;
use thirtyfour::prelude::*;
use yanji_app::records::{Member, MemberQuery};

use crate::chromium::{Chromedriver, PATIENCE, Window};
use crate::clinic::{LOGIN, PASSWORD, Served, machine, serve};

/// Four members: two of the lowest tier, one of them 100 yuan below the next, one of the second and one of the third.
/// The last line has a day that there is not.
const FILE: &str = "会员号,手机号,日期,金额,类别\n\
                    10001,13800000001,2026-03-01,500,护肤\n\
                    10002,13800000002,2026-03-02,2600,光电\n\
                    10003,13800000003,2026-03-03,6000,抗衰\n\
                    10004,13800008899,2026-03-04,1900,护肤\n\
                    10001,13800000001,2026-13-01,5,护肤\n";

/// The journey, with what it is made on.
struct Journey {
    served: Served,
    window: Window,
}

#[tokio::test]
async fn a_clinic_begins_with_a_file_and_rings_up_a_sale() {
    let chromedriver = Chromedriver::start();
    let served = serve().await;
    let window = chromedriver.open(&served.base).await;
    let driver = window.driver.clone();
    let journey = Journey { served, window };
    let made = driver.run_and_quit(|_| async move {
        journey.sign_in().await;
        journey.import().await;
        journey.see_the_pyramid().await;
        journey.find_the_member().await;
        journey.correct_the_name().await;
        journey.ring_up_once().await;
        journey.give_back().await;
        WebDriverResult::Ok(())
    });
    made.await.unwrap();
}

impl Journey {
    async fn sign_in(&self) {
        self.window.go("/").await;
        self.window.write("login", LOGIN).await;
        self.window.write("password", PASSWORD).await;
        self.window.press("main form button").await;
        self.sees("会员金字塔").await;
    }

    /// Drops a file on the page, looks it over, tries it out and takes it in.
    async fn import(&self) {
        self.window.go("/imports").await;
        let drop = "const given = new DataTransfer();
            given.items.add(new File([arguments[0]], 'past.csv', { type: 'text/csv' }));
            const form = document.querySelector('form[data-drop]');
            for (const type of ['dragenter', 'dragover', 'drop']) {
              form.dispatchEvent(new DragEvent(type, { dataTransfer: given, bubbles: true, cancelable: true }));
            }
            return form.elements.file.files.length;";
        let chosen = self.window.driver.execute(drop, vec![json!(FILE)]).await.unwrap();
        assert_eq!(chosen.json(), &json!(1));
        self.window.press("main form button").await;
        self.sees("past.csv").await;
        self.window.press("button[name='try']").await;
        self.sees("试运行结果").await;
        self.sees("2026-13-01").await;
        assert!(self.members().is_empty(), "trying out has no effect");
        self.window.press("button[name='start']").await;
        self.sees("已完成").await;
        assert_eq!(self.members().len(), 4);
        self.all_is_quiet("import").await;
    }

    async fn see_the_pyramid(&self) {
        self.window.go("/").await;
        let mut steps = Vec::new();
        for step in self.window.driver.find_all(By::Css(".pyramid .step")).await.unwrap() {
            steps.push(step.text().await.unwrap().split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let shares = ["金星会员 1 25.00 %", "银星会员 1 25.00 %", "普通会员 2 50.00 %"];
        assert!(steps.iter().zip(shares).all(|(step, share)| step.starts_with(share)), "{steps:?}");
        assert_eq!(steps.len(), shares.len());
        self.all_is_quiet("pyramid").await;
    }

    /// Finds the member by the end of her phone number.
    async fn find_the_member(&self) {
        self.window.go("/members").await;
        self.window.write("text", "8899").await;
        self.window.press("#search button").await;
        self.window.until_gone("main table tbody tr:nth-child(2)", PATIENCE).await;
        let address = self.window.driver.current_url().await.unwrap();
        assert!(!address.as_str().contains("8899"), "what is looked for stands in no address: {address}");
        self.window.press("main tbody a").await;
        self.sees("10004").await;
    }

    /// The file brought no names; the member's is written down.
    async fn correct_the_name(&self) {
        let member = self.window.driver.current_url().await.unwrap().path().to_owned();
        self.window.go(&format!("{member}/correction")).await;
        self.window.press("main form button").await;
        let phone = self.window.find("#phone").await.value().await.unwrap();
        assert_eq!(phone.as_deref(), Some("13800008899"));
        self.window.write("phone", "123").await;
        self.window.write("name", "陈思雨").await;
        self.window.press("main form button").await;
        self.window.find("#phone-wrong").await;
        self.window.write("phone", "13800008899").await;
        self.window.press("main form button").await;
        self.sees("资料已更正").await;
        self.sees("陈*").await;
    }

    /// Rings up what lifts her, with a hand that presses twice.
    async fn ring_up_once(&self) {
        self.window.press("details.more-acts summary").await;
        self.window.press("a[href$='/sale']").await;
        let offered = self.window.driver.find_all(By::Css("#categories option")).await.unwrap();
        assert!(!offered.is_empty(), "what she bought before is offered");
        let focused = self.window.driver.active_element().await.unwrap();
        focused.send_keys("护肤").await.unwrap();
        self.window.write("amount", "200").await;
        let button = self.window.find("main form .card-footer button").await;
        self.window.driver.action_chain().double_click_element(&button).perform().await.unwrap();
        self.sees("等级变为“银星会员”").await;
        let member = self.members().into_iter().find(|member| member.number == "10004").unwrap();
        assert_eq!((member.spend_fen, member.visits, member.tier.as_str()), (210_000, 2, "silver"));
    }

    async fn give_back(&self) {
        self.window.press("a[href$='/refund']").await;
        self.window.press("button.btn[value='all']").await;
        self.window.press("button[value='confirm']").await;
        self.sees("等级变为“普通会员”").await;
        let member = self.members().into_iter().find(|member| member.number == "10004").unwrap();
        assert_eq!((member.spend_fen, member.tier.as_str()), (190_000, "basic"));
        self.all_is_quiet("refund").await;
    }

    /// Waits until the page shows a text.
    async fn sees(&self, text: &str) {
        self.window.find_by(By::XPath(format!("//body//*[contains(normalize-space(text()), '{text}')]"))).await;
    }

    /// Fails at what the browser complained of since it was asked last: scripts, styles, files that are not there.
    async fn all_is_quiet(&self, place: &str) {
        let told = self.window.driver.browser_log().await.unwrap();
        let complaints: Vec<_> = told.iter().map(|entry| entry.message.as_str()).collect();
        assert!(complaints.is_empty(), "{place}: {complaints:?}");
    }

    fn members(&self) -> Vec<Member> {
        self.served
            .clinic
            .member_search(&machine(), &MemberQuery { limit: 50, ..MemberQuery::default() })
            .unwrap()
            .items
    }
}
