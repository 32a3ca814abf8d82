//! The page of one member: why she is where she is, what happened, and what is done for her at the desk.

use thirtyfour::prelude::*;
use yanji_app::RevealPurpose;

use super::{Walk, walk_in_the_sample};
use crate::clinic::machine;

#[tokio::test]
async fn a_members_page_explains_and_records() {
    walk_in_the_sample(|walk| async move {
        let member = walk.members().into_iter().find(|member| member.tier == "silver" && member.points > 100).unwrap();
        let (page, number) = (format!("/members/{}", member.id), member.number);
        walk.reads_why(&page).await;
        walk.turns_the_tabs(&page, &number).await;
        walk.gives_back_a_part(&page, &number).await;
        walk.corrects_the_note(&page, &number).await;
        walk.reveals_for_a_purpose(&page).await;
        walk.gives_points(&page, &number).await;
    })
    .await;
}

impl Walk {
    async fn reads_why(&self, page: &str) {
        self.go(page).await;
        assert!(self.text("section[aria-labelledby='why'] p").await.contains("银星会员"));
        assert!(self.text("section[aria-labelledby='next'] p").await.contains("金星会员"));
        assert!(!self.text("section[aria-labelledby='keep'] p").await.is_empty());
        assert!(self.texts("section[aria-labelledby='next'] progress").await.len() > 1, "each condition has its bar");
        self.shown(By::Css(".chart-canvas canvas, .chart-canvas svg")).await;
    }

    async fn turns_the_tabs(&self, page: &str, number: &str) {
        let member = self.member(number);
        for (tab, shown) in [
            ("动态", ".timeline-table tbody tr"),
            ("积分账", ".ledger-table tbody tr"),
            ("等级变动", ".decision"),
            ("资料", ".profile"),
            ("概览", "#categories"),
        ] {
            self.follow_by(By::XPath(format!("//nav[@id='tabs']//a[normalize-space(.)='{tab}']"))).await;
            assert_eq!(self.text("#tabs [aria-current]").await, tab);
            self.shown(By::Css(shown)).await;
            assert_eq!(self.path().await, page);
        }
        self.go(&format!("{page}?tab=points")).await;
        let balance = self.text(".ledger-table tbody tr:first-child td:last-child").await;
        assert_eq!(balance.replace(',', ""), member.points.to_string(), "the newest line tells the balance");
    }

    /// What was given back stands beside what it was bought for.
    async fn gives_back_a_part(&self, page: &str, number: &str) {
        let before = self.member(number);
        self.go(&format!("{page}/sale")).await;
        self.write("main [name='category']", "护肤").await;
        self.write("main [name='amount']", "300").await;
        self.write("main [name='number']", "T-300").await;
        self.follow("main .card-footer button").await;
        self.sees("消费已入账").await;
        self.go(&format!("{page}?tab=timeline")).await;
        self.follow_by(By::XPath("//tr[contains(., 'T-300')]//a[contains(@href, '/refund')]".to_owned())).await;
        self.write("main [name='amount']", "120").await;
        self.follow_named("试算退款").await;
        self.follow_named("确认退款").await;
        self.sees("已退 ¥120.00").await;
        assert_eq!(self.member(number).spend_fen, before.spend_fen + 18_000);
        self.go(&format!("{page}?tab=timeline")).await;
        let sale = self.shown(By::XPath("//tr[contains(., 'T-300')][contains(., '退后余')]")).await;
        let told = super::tidy(&sale.text().await.unwrap());
        assert!(told.contains("2026-11-21 已退 120.00") && told.contains("退后余 180.00"), "{told}");
    }

    async fn corrects_the_note(&self, page: &str, number: &str) {
        self.go(&format!("{page}/correction")).await;
        self.follow_named("显示完整资料").await;
        assert_eq!(self.value("#phone").await.len(), 11, "the phone is shown in full");
        self.write("#note", "对酒精过敏").await;
        self.follow_named("保存更正").await;
        self.sees("资料已更正").await;
        let held = self.served.clinic.member_reveal(&machine(), self.member(number).id, RevealPurpose::Service);
        assert_eq!(held.unwrap().note, "对酒精过敏");
    }

    async fn reveals_for_a_purpose(&self, page: &str) {
        self.go(&format!("{page}?tab=profile")).await;
        assert!(self.text(".profile").await.contains("****"));
        self.press("#purpose option[value='contact']").await;
        self.follow(".reveal button").await;
        let shown = self.text(".profile").await;
        assert!(!shown.contains("****") && shown.contains("对酒精过敏"), "{shown}");
        assert_eq!(self.logged("member_reveal")[0].purpose.as_deref(), Some("contact"));
        self.go(&format!("{page}?tab=profile")).await;
        assert!(self.text(".profile").await.contains("****"), "once more is asked for a purpose");
    }

    async fn gives_points(&self, page: &str, number: &str) {
        let before = self.member(number).points;
        self.go(&format!("{page}/record/points")).await;
        self.write("#points", "66").await;
        self.put("#cause", "compensation").await;
        self.write("#reason", "投诉补偿").await;
        self.follow("main .card-footer button").await;
        self.sees("已记录").await;
        assert_eq!(self.member(number).points, before + 66);
    }
}
