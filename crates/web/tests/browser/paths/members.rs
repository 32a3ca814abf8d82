//! The list of members: narrowing it, keeping what is looked at often, changing many members at once, taking it along.

use thirtyfour::prelude::*;
use yanji_app::records::{BatchStatus, Member, MemberFilter};

use super::{Walk, walk_in_the_sample};
use crate::clinic::machine;

#[tokio::test]
async fn many_members_are_found_kept_in_view_and_changed_at_once() {
    walk_in_the_sample(|walk| async move {
        walk.narrows_the_list().await;
        walk.orders_the_list().await;
        walk.chooses_the_columns().await;
        walk.keeps_the_view().await;
        walk.changes_three_and_takes_it_back().await;
        walk.takes_the_list_along().await;
    })
    .await;
}

impl Walk {
    async fn narrows_the_list(&self) {
        self.go("/members").await;
        self.press(".members-filters summary").await;
        self.press("main [name='tier'][value='silver']").await;
        self.write("main [name='visits_from']", "2").await;
        self.follow(".members-apply button").await;
        assert_eq!(self.texts(".members-chip span").await, ["银星会员", "到店次数 ≥ 2"]);
        let silver: Vec<_> = self.members().into_iter().filter(|member| member.tier == "silver").collect();
        let wanted = silver.iter().filter(|member| member.visits >= 2).count();
        assert!(self.text("h1").await.contains(&format!("共 {wanted} 位")));
        self.follow(".members-chip[value='visits_from,visits_to']").await;
        assert_eq!(self.texts(".members-chip span").await, ["银星会员"]);
        assert!(self.text("h1").await.contains(&format!("共 {} 位", silver.len())));
        assert!(silver.len() > 2, "the sample has enough of them");
    }

    async fn orders_the_list(&self) {
        self.follow_named("累计消费").await;
        if self.texts("th[aria-sort='ascending']").await.len() == 1 {
            self.follow_named("累计消费").await;
        }
        let shown = self.texts(".members-table tbody td:nth-child(2)").await;
        let silver = self.members().into_iter().filter(|member| member.tier == "silver");
        assert_eq!(shown, silver.map(|member| member.number).collect::<Vec<_>>());
    }

    async fn chooses_the_columns(&self) {
        assert!(self.text(".members-table thead").await.contains("手机号"));
        self.press_named("显示列").await;
        self.press("main [name='wanted'][value='phone']").await;
        self.follow_named("按所选显示").await;
        assert!(!self.text(".members-table thead").await.contains("手机号"));
        assert_eq!(self.texts(".members-chip span").await, ["银星会员"], "what is looked at stays");
    }

    /// A view keeps filters, order and columns, and everybody sees it who should.
    async fn keeps_the_view(&self) {
        let shown = self.texts(".members-table tbody td:nth-child(2)").await;
        self.press_named("存为视图").await;
        self.write("#new-view", "银星按消费").await;
        self.press("input[form='save-view'][name='shared']").await;
        self.follow("button[form='save-view']").await;
        self.sees("视图已保存").await;
        let views = self.served.clinic.view_list(&machine()).unwrap();
        assert_eq!((views.len(), views[0].name.as_str()), (1, "银星按消费"));
        assert_eq!(views[0].view.filter, MemberFilter { tiers: vec!["silver".to_owned()], ..MemberFilter::default() });

        self.go("/members").await;
        self.follow_named("银星按消费").await;
        assert_eq!(self.text(".members-views [aria-current]").await, "银星按消费");
        assert_eq!(self.texts(".members-table tbody td:nth-child(2)").await, shown);
        assert!(!self.text(".members-table thead").await.contains("手机号"));
    }

    /// Three are ticked and become golden; afterwards all of it is taken back as one.
    async fn changes_three_and_takes_it_back(&self) {
        let before: Vec<_> = self.members().into_iter().filter(|member| member.tier == "silver").take(3).collect();
        let now = || before.iter().map(|member| self.member(&member.number)).collect::<Vec<_>>();
        for place in 1..=3 {
            self.press(&format!(".members-table tbody tr:nth-child({place}) [name='member']")).await;
        }
        assert_eq!(self.text("#ticked-count").await, "3");
        self.follow("#ticked").await;
        self.sees("已选 3 位会员").await;
        self.press("#tier_to option[value='gold']").await;
        self.follow_named("预览结果").await;
        self.sees("现在还没有任何改动").await;
        assert_eq!(self.text(".members-counts .text-green").await, "3");
        assert_eq!(now(), before, "a preview has no effect");

        self.write("#reason", "周年庆升级").await;
        self.follow_named("确认执行").await;
        self.sees("已完成").await;
        assert_eq!(self.texts(".members-table tbody td:nth-child(4)").await, ["已更改"; 3]);
        assert!(now().iter().all(|member| member.tier == "gold"));

        self.follow_named("整批撤销").await;
        self.sees("3 位会员会恢复原来的等级").await;
        self.write("#reason", "选错了人").await;
        self.follow_named("确认撤销").await;
        self.sees("已撤销").await;
        self.until("return !document.querySelector('#batch [role=status]')").await;
        let tiers = |members: &[Member]| members.iter().map(|member| member.tier.clone()).collect::<Vec<_>>();
        assert_eq!(tiers(&now()), tiers(&before));
        let batches = self.served.clinic.batch_list(&machine()).unwrap();
        assert_eq!(batches.iter().filter(|batch| batch.status == BatchStatus::Undone).count(), 1);
        self.go("/members/batches").await;
        self.sees("等级设为“金星会员”").await;
    }

    /// The file holds everybody who is shown, half hidden, and the log tells of it.
    async fn takes_the_list_along(&self) {
        self.go("/members?tier=silver").await;
        let shown = self.texts(".members-table tbody td:nth-child(2)").await;
        self.press_named("导出").await;
        self.shown(By::Css("button[name='export'][value='csv']")).await;
        let fetched =
            "const done = arguments[0], button = document.querySelector(\"button[name='export'][value='csv']\");
            fetch(button.form.action, { method: 'POST', body: new URLSearchParams(new FormData(button.form, button)) })
              .then((answer) => answer.text()).then(done, (error) => done(String(error)));";
        let file = self.window.driver.execute_async(fetched, Vec::new()).await.unwrap();
        let rows: Vec<_> = file.json().as_str().unwrap().lines().skip(1).map(str::to_owned).collect();
        assert_eq!(rows.len(), shown.len());
        for (row, number) in rows.iter().zip(&shown) {
            assert!(row.contains(number.as_str()) && row.contains("****"), "{row}");
        }
        assert_eq!(self.logged("member_export")[0].count, Some(i64::try_from(shown.len()).unwrap()));
    }
}
