//! The workbench: who is about to rise or to fall, and the goals that are followed there.

use thirtyfour::prelude::*;
use yanji_app::records::Kpi;

use super::{Walk, walk_in_the_sample};
use crate::clinic::machine;

#[tokio::test]
async fn the_workbench_leads_to_members_and_goals() {
    walk_in_the_sample(|walk| async move {
        walk.looks_ahead().await;
        walk.sets_a_goal().await;
        walk.sets_the_targets().await;
    })
    .await;
}

impl Walk {
    /// Both lists are there, and each leads to the members that it names.
    async fn looks_ahead(&self) {
        self.go("/").await;
        self.sees("即将降级").await;
        self.sees("快要升级").await;
        for of in ["keep", "next"] {
            self.go("/").await;
            let address = format!("/members/outlook?of={of}");
            self.follow(&format!("#home-outlook a[href='{address}']")).await;
            let rows = self.texts(".outlook-table tbody tr").await;
            assert!(!rows.is_empty(), "{of}");
            let number = self.text(".outlook-table tbody a").await;
            self.follow(".outlook-table tbody a").await;
            assert_eq!(self.path().await, format!("/members/{}", self.member(&number).id));
        }
    }

    async fn sets_a_goal(&self) {
        self.go("/settings/goals").await;
        self.follow("a[href='/settings/goals/new?kpi=ticket']").await;
        self.write("main [name='target']", "many").await;
        self.follow_named("保存").await;
        assert_eq!(self.value("main [name='target']").await, "many", "what was typed stays to be corrected");
        self.write("main [name='target']", "888").await;
        self.follow_named("保存").await;
        self.sees("目标已设定").await;
        let goals = self.served.clinic.goal_list(&machine()).unwrap();
        let goal = goals.iter().find(|goal| goal.goal.wanted.kpi == Kpi::Ticket).unwrap();
        assert_eq!(goal.goal.wanted.target, 88_800);
        self.go("/").await;
        let shown = self.shown(By::XPath("//*[@id='home-goals']//li[contains(., '客单价')]".to_owned())).await;
        assert!(shown.text().await.unwrap().contains("888.00"));
    }

    /// The pyramid tells how far it is from what was asked of it.
    async fn sets_the_targets(&self) {
        self.go("/settings/goals").await;
        for (field, share) in [("#least_gold", "1"), ("#most_gold", "2")] {
            self.write(field, share).await;
        }
        self.follow("#targets .card-footer button").await;
        self.sees("占比目标已保存").await;
        self.go("/").await;
        let gold = self.text(".pyramid .step[href='/members?tier=gold']").await;
        let members = self.members();
        let most = (members.len() * 2).div_ceil(100);
        let over = members.iter().filter(|member| member.tier == "gold").count() - most;
        assert!(gold.contains(&format!("多 {over} 人")), "{gold}");
    }
}
