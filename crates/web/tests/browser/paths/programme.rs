//! The programme: its form and its text, what the check proposes, from a draft to being in force and back, and the wizard.

use serde_json::json;
use thirtyfour::prelude::*;
use yanji_app::records::ProgrammeVersion;

use super::{Walk, walk_in_the_sample};
use crate::chromium::{DESK, PHONE};
use crate::clinic::machine;

/// Where the second tier and the third of the sample's draft ask for spend over all time.
const SILVER: &str = "input[name^='tiers[1].qualify'][name$='.number'][value='2500']";
const GOLD: &str = "input[name^='tiers[2].qualify'][name$='.number'][value='5000']";

#[tokio::test]
async fn a_programme_is_changed_published_and_gone_back_from() {
    walk_in_the_sample(|walk| async move {
        walk.changes_a_threshold().await;
        walk.breaks_the_text().await;
        walk.finds_what_is_wrong_on_a_telephone().await;
        walk.takes_a_proposal().await;
        walk.saves_the_draft().await;
        walk.publishes_it().await;
        walk.goes_back().await;
        walk.follows_the_wizard().await;
        walk.reads_the_rules().await;
    })
    .await;
}

impl Walk {
    /// The text follows the form.
    async fn changes_a_threshold(&self) {
        self.go("/programme/edit").await;
        self.put(SILVER, "2200").await;
        self.until("return document.getElementById('source').value.includes('at_least = 2200')").await;
        self.sees("满 2,200").await;
    }

    /// An error stands at its line; what was typed stays, and one step leads back.
    async fn breaks_the_text(&self) {
        let whole = self.value("#source").await;
        let broken = whole.replacen("grace_months = 2", "grace_months = two", 1);
        let line = broken.lines().position(|line| line.contains("= two")).unwrap() + 1;
        self.put("#source", &broken).await;
        self.sees("需要改正的错误").await;
        self.sees(&format!("第 {line} 行")).await;
        self.window.find(&format!("#line-{line}.line-wrong")).await;
        assert_eq!(self.value("#source").await, broken);
        assert_eq!(self.value("#name").await, "星级会员计划", "the form keeps what could be read last");
        self.press("button[name='do'][value='undo']").await;
        self.until("return document.getElementById('source').value.includes('grace_months = 2\\n')").await;
        assert_eq!(self.value("#source").await.trim(), whole.trim());
    }

    /// What the check found stands above the long form there.
    async fn finds_what_is_wrong_on_a_telephone(&self) {
        let top = |id: &str| format!("document.getElementById('{id}').getBoundingClientRect().top");
        self.window.resize(PHONE).await;
        let above =
            format!("return {} < {} && {} < {}", top("checks"), top("basics"), top("basics"), top("text-title"));
        self.until(&above).await;
        self.window.resize(DESK).await;
    }

    /// A proposal of the check is taken by one press, and given back by another.
    async fn takes_a_proposal(&self) {
        self.put(GOLD, "1000").await;
        self.shown(By::Css("button[name='do'][value^='repair:']")).await;
        let advised = self.value("#source").await;
        let becomes = |sign: &str| format!("return document.getElementById('source').value {sign} {}", json!(advised));
        self.press("button[name='do'][value^='repair:']").await;
        self.until(&becomes("!==")).await;
        self.press("button[name='do'][value='undo']").await;
        self.until(&becomes("===")).await;
        self.press("button[name='do'][value='undo']").await;
        self.until("return !document.getElementById('source').value.includes('at_least = 1000')").await;
        assert!(self.value("#source").await.contains("at_least = 2200"));
    }

    async fn saves_the_draft(&self) {
        let before = self.versions().len();
        self.follow("button[name='do'][value='save']").await;
        self.sees("草稿已保存").await;
        let versions = self.versions();
        assert_eq!(versions.len(), before, "a draft is saved over");
        assert!(newest(&versions).source.contains("at_least = 2200"));
        assert_eq!(newest(&versions).in_force_from, None);
    }

    async fn publishes_it(&self) {
        self.follow("button[name='do'][value='publish']").await;
        let differences = self.texts("section[aria-labelledby='difference'] li").await;
        assert!(differences.iter().any(|line| line.contains("2,200")), "{differences:?}");
        let first = self.value("#from").await;
        self.follow("main form .btn-primary").await;
        self.sees(&format!("已发布，{first} 起生效")).await;
        let versions = self.versions();
        assert_eq!(newest(&versions).in_force_from.map(|day| day.to_string()), Some(first));
    }

    /// The version of before is in force again, as a new one.
    async fn goes_back(&self) {
        let first = self.versions().into_iter().min_by_key(|version| version.number).unwrap();
        self.go(&format!("/programme/{}/return", first.id)).await;
        self.sees("回退到以前的版本").await;
        self.follow("main form .btn-primary").await;
        let versions = self.versions();
        assert_eq!(newest(&versions).source, first.source);
        assert!(newest(&versions).in_force_from.is_some());
    }

    /// Five steps from a ready-made one to a draft of one's own.
    async fn follows_the_wizard(&self) {
        let before = self.versions().len();
        self.go("/programme/wizard").await;
        self.press("button[name='do'][value='start:three-cards-points.toml']").await;
        self.until("return document.getElementById('name').value !== '星级会员计划'").await;
        self.put("#name", "颜值计划").await;
        for (step, title) in [(2, "价格、权益、积分"), (3, "升级"), (4, "保级"), (5, "检查与上线")] {
            self.press(&format!(".btn-primary[value='step:{step}']")).await;
            self.shown(By::XPath(format!("//li[@aria-current='step'][contains(., '{title}')]"))).await;
            self.until("return scrollY === 0 && document.activeElement.id === 'step-title'").await;
            self.until(&format!("return location.search === '?step={step}'")).await;
        }
        // The browser's own back and forward lead through the steps, and lose nothing.
        for (way, step) in [("back", 4), ("back", 3), ("forward", 4), ("forward", 5)] {
            self.until(&format!("history.{way}(); return true")).await;
            self.until(&format!("return document.getElementById('editor').dataset.step === '{step}'")).await;
        }
        self.follow("button[name='do'][value='finish']").await;
        self.sees("方案已存为草稿").await;
        let versions = self.versions();
        assert_eq!((versions.len(), newest(&versions).name.as_str()), (before + 1, "颜值计划"));
    }

    async fn reads_the_rules(&self) {
        self.go("/programme/rules").await;
        let paper = self.text(".paper").await;
        assert!(paper.contains("金星会员") && paper.contains("2,000"), "{paper}");
        self.shown(By::Css("[data-print]")).await;
        self.follow("a[href*='show=both']").await;
        assert_eq!(self.texts(".paper").await.len(), 2);
    }

    fn versions(&self) -> Vec<ProgrammeVersion> {
        self.served.clinic.programme_list(&machine()).unwrap()
    }
}

fn newest(versions: &[ProgrammeVersion]) -> &ProgrammeVersion {
    versions.iter().max_by_key(|version| version.number).unwrap()
}
