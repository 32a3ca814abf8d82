//! Reports, the log, and the check of the books.

use serde_json::json;
use thirtyfour::prelude::*;

use super::{Walk, walk_in_the_sample};

#[tokio::test]
async fn the_past_is_drawn_logged_and_proved() {
    walk_in_the_sample(|walk| async move {
        walk.reads_the_report().await;
        walk.prints_the_report().await;
        walk.proves_the_books().await;
        walk.reads_the_log().await;
    })
    .await;
}

impl Walk {
    async fn reads_the_report(&self) {
        self.go("/data").await;
        self.shown(By::Css(".chart-canvas canvas, .chart-canvas svg")).await;
        let figures = self.texts(".chart-figure").await.len();
        assert!(figures >= 5, "{figures} charts");
        assert!(self.texts(".chart-table[open]").await.is_empty(), "the tables wait behind their charts");
        self.press(".chart-figure .chart-table summary").await;
        assert_eq!(self.texts(".chart-table[open] tbody tr").await.len(), 12);
        self.follow_named("近 6 个月").await;
        self.press(".chart-figure .chart-table summary").await;
        let months = self.texts(".chart-table[open] tbody th").await;
        assert_eq!((months.len(), months[5].as_str()), (6, "2026-11"));
    }

    /// What was never scrolled to is on paper too, and the sheet says whose figures they are and when it was printed.
    async fn prints_the_report(&self) {
        self.go("/data").await;
        self.until("return window.echarts !== undefined").await;
        let prints = "dispatchEvent(new Event('beforeprint'));
            const held = [...document.querySelectorAll('.chart')].map((one) => one.querySelectorAll('canvas').length);
            const widths = [...document.querySelectorAll('.chart-canvas > div')].map((one) => one.style.width);
            const printed = document.querySelector('.print-head time').textContent;
            dispatchEvent(new Event('afterprint'));
            return [held, [...new Set(widths)], /^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}$/.test(printed)];";
        let printed = self.script(prints).await;
        let held = printed[0].as_array().unwrap();
        assert!(held.len() >= 5 && held.iter().all(|canvases| canvases == 1), "{printed}");
        assert_eq!((&printed[1], &printed[2]), (&json!(["688px"]), &json!(true)));
    }

    async fn proves_the_books(&self) {
        self.go("/data/books").await;
        self.sees("还没有核对过").await;
        self.follow_named("开始核对").await;
        self.until(
            "if (document.body.innerText.includes('账目全部相符')) return true;
             document.querySelector(\"main .alert a[href='/data/books']\")?.click();
             return false;",
        )
        .await;
        assert!(self.text("main .facts").await.contains("完整"), "the chains of the log hold");
        assert_eq!(self.logged("books_verify").len(), 1);
    }

    /// The newest stands on top, who did it beside it; it can be narrowed to one kind.
    async fn reads_the_log(&self) {
        self.go("/data/log").await;
        let newest = self.text(".log-table tbody tr").await;
        assert!(newest.contains("owner") && newest.contains("核对账目"), "{newest}");
        self.press("#action option[value='store_add']").await;
        self.follow_named("筛选").await;
        assert_eq!(self.texts(".log-table tbody tr").await.len(), self.logged("store_add").len());
        self.sees("湖滨店").await;
    }
}
