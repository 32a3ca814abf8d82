//! A file of past sales: dropped, corrected, tried out, taken in, looked up and taken back.

use serde_json::json;
use thirtyfour::prelude::*;

use super::{Walk, walk_in_a_new_one};

/// Days that can be read two ways, a column that means nothing here, and a line without an amount.
const FILE: &str = "会员号,手机号,日期,金额,类别,经手\n\
                    10001,13800000001,03/04/2026,500,护肤,李\n\
                    10002,13800000002,05/04/2026,2600,光电,李\n\
                    10003,13800000003,06/04/2026,none,抗衰,王\n";

#[tokio::test]
async fn a_file_goes_in_and_comes_out_again() {
    walk_in_a_new_one(|walk| async move {
        walk.drops_the_file().await;
        walk.corrects_the_guess().await;
        walk.tries_it_out().await;
        walk.takes_it_in().await;
        walk.takes_it_back().await;
    })
    .await;
}

impl Walk {
    async fn drops_the_file(&self) {
        self.go("/imports").await;
        self.sees("也可以把文件拖到这里").await;
        let drop = "const given = new DataTransfer();
            given.items.add(new File([arguments[0]], 'past.csv', { type: 'text/csv' }));
            const form = document.querySelector('form[data-drop]');
            for (const type of ['dragenter', 'dragover', 'drop']) {
              form.dispatchEvent(new DragEvent(type, { dataTransfer: given, bubbles: true, cancelable: true }));
            }";
        self.script_with(drop, vec![json!(FILE)]).await;
        self.follow("main form[enctype] button").await;
        self.sees("past.csv").await;
    }

    async fn corrects_the_guess(&self) {
        self.sees("日期既可以按“月/日”读，也可以按“日/月”读").await;
        self.press("#day_format option[value='day_first']").await;
        self.follow_named("重新读取").await;
        self.sees("2026-04-03").await;
        assert_eq!(self.value("tbody tr:nth-child(6) [name='column']").await, "", "nobody is asked who took the money");
    }

    async fn tries_it_out(&self) {
        self.follow("button[name='try']").await;
        self.sees("试运行结果（尚未写入）").await;
        self.sees("none").await;
        assert!(self.members().is_empty());
    }

    async fn takes_it_in(&self) {
        self.follow("button[name='start']").await;
        self.sees("已完成").await;
        let held: Vec<_> = self.members().into_iter().map(|member| (member.number, member.tier)).collect();
        let expected = [("10002", "silver"), ("10001", "basic")];
        assert_eq!(held, expected.map(|(number, tier)| (number.to_owned(), tier.to_owned())));
    }

    /// The way back is shown before it is gone, and the history keeps both.
    async fn takes_it_back(&self) {
        self.go("/imports").await;
        self.follow_by(By::LinkText("past.csv".to_owned())).await;
        self.follow_named("撤销这次导入").await;
        assert_eq!(self.texts("main .facts dd").await, ["2", "3,100.00", "2", "1"]);
        assert_eq!(self.member("10002").spend_fen, 260_000, "a preview has no effect");
        self.press_named("确认撤销").await;
        self.agree().await;
        self.sees("已撤销").await;
        self.until("return !document.querySelector('#figures[hx-get]')").await;
        let held: Vec<_> = self.members().into_iter().map(|member| (member.spend_fen, member.tier)).collect();
        assert_eq!(held, [(0, "basic".to_owned()), (0, "basic".to_owned())]);
        self.go("/imports").await;
        assert!(self.text("section[aria-labelledby='list'] tbody tr").await.starts_with("past.csv 已撤销"));
    }
}
