//! The programme: shown, written in form and text, published, brought back, and put together by the wizard.

mod given;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use yanji_app::{ItemFields, Key};
use yanji_engine::number::Micros;
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::{Perk, PriceList, Scope, TierPrice};
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::{READY, SALON_STARS};

use crate::scene::{Browser, Page, Scene, day, machine};

const EDIT: &str = "/programme/edit";
const WIZARD: &str = "/programme/wizard";

/// The fields of a page's main form, as a browser would send them.
fn fields_of(page: &Page) -> Vec<(String, String)> {
    let (_, rest) = page.text.split_once("id=\"editor-form\"").unwrap();
    let form = rest.split("</form>").next().unwrap();
    let mut fields = Vec::new();
    let mut rest = form;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let (tag, after) = rest.split_once('>').unwrap();
        let name = attribute(tag, "name");
        let is_left_out = match attribute(tag, "type") {
            Some("file") => true,
            Some("checkbox") => !tag.ends_with(" checked"),
            _ => false,
        };
        let value = if tag.starts_with("input ") && !is_left_out {
            attribute(tag, "value").map(str::to_owned)
        } else if tag.starts_with("textarea ") {
            after.split("</textarea>").next().map(|text| text.trim_start_matches('\n').to_owned())
        } else if tag.starts_with("select ") {
            let options = after.split("</select>").next().unwrap();
            let chosen = options.split("<option ").skip(1).find(|option| option.contains(" selected"));
            attribute(chosen.or(options.split("<option ").nth(1)).unwrap(), "value").map(str::to_owned)
        } else {
            None
        };
        if let (Some(name), Some(value)) = (name, value) {
            fields.push((plain(name), plain(&value)));
        }
    }
    fields
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn plain(text: &str) -> String {
    text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
}

/// Sends a page's form with some fields changed and a button pressed.
async fn press(browser: &mut Browser, to: &str, page: &Page, order: &str, changes: &[(&str, &str)]) -> Page {
    let mut fields = fields_of(page);
    for (name, value) in changes {
        match fields.iter_mut().find(|(field, _)| field == name) {
            Some((_, old)) => (*value).clone_into(old),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    fields.push(("do".to_owned(), order.to_owned()));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(to, &fields).await
}

fn value(page: &Page, name: &str) -> String {
    fields_of(page).into_iter().find(|(field, _)| field == name).map(|(_, value)| value).unwrap_or_default()
}

fn source(page: &Page) -> String {
    value(page, "source")
}

#[tokio::test]
async fn the_programme_in_force_is_told_in_plain_words() {
    let scene = Scene::new();
    scene.member("10001");
    let mut desk = scene.signed_in("cashier").await;
    let page = desk.get("/programme").await;
    page.has("升级：累计消费满 2,000 元");
    page.has("生效中");
    page.has("100.00 %");
    page.has_not(EDIT);
    desk.get("/programme/rules").await.has("<time>2020-01-01</time> 起生效");
    for path in [EDIT, WIZARD] {
        assert_eq!(desk.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn form_and_text_say_the_same_for_every_ready_made_programme() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    for ready in READY {
        let page = owner.get(&format!("{EDIT}?ready={}", ready.file)).await;
        assert_eq!(source(&page).trim(), ready.source.trim());
        // Nothing was changed: the text stays as it is, comments and all.
        let same = press(&mut owner, EDIT, &page, "check", &[]).await;
        assert_eq!(source(&same), source(&page), "{}", ready.file);
        // A change in the form comes into the text, and nothing else does.
        let changed = press(&mut owner, EDIT, &page, "live", &[("name", "另一个")]).await;
        let mut expected = read(ready.source).unwrap().programme;
        expected.name = "另一个".to_owned();
        assert_eq!(read(&source(&changed)).unwrap().programme, expected, "{}", ready.file);
        // And taken back, the text is what it was.
        let back = press(&mut owner, EDIT, &changed, "undo", &[]).await;
        assert_eq!(source(&back).trim(), ready.source.trim());
        assert_eq!(value(&back, "name"), read(ready.source).unwrap().programme.name);
    }
}

#[tokio::test]
async fn a_change_in_the_text_comes_into_the_form() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(EDIT).await;
    let text = source(&page).replace("at_least = 800", "more_than = 950");
    let page = press(&mut owner, EDIT, &page, "read", &[("source", &text)]).await;
    assert_eq!(value(&page, "tiers[1].retain.number"), "950");
    assert_eq!(value(&page, "tiers[1].retain.comparator"), "more_than");
}

#[tokio::test]
async fn every_button_of_the_form_does_what_it_says() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(EDIT).await;
    let tiers = |page: &Page| {
        read(&source(page)).unwrap().programme.tiers.iter().map(|tier| tier.name.clone()).collect::<Vec<_>>()
    };
    let more = press(&mut owner, EDIT, &page, "tier_add:钻石", &[]).await;
    assert_eq!(tiers(&more), ["普通会员", "银星会员", "金星会员", "钻石"]);
    let moved = press(&mut owner, EDIT, &more, "tier_down:3", &[]).await;
    assert_eq!(tiers(&moved), ["普通会员", "银星会员", "钻石", "金星会员"]);
    let moved = press(&mut owner, EDIT, &moved, "tier_up:1", &[]).await;
    assert_eq!(tiers(&moved), ["普通会员", "钻石", "银星会员", "金星会员"]);
    let fewer = press(&mut owner, EDIT, &moved, "tier_remove:1", &[]).await;
    assert_eq!(tiers(&fewer), ["普通会员", "银星会员", "金星会员"]);

    let with = press(&mut owner, EDIT, &page, "category_add", &[]).await;
    let with =
        press(&mut owner, EDIT, &with, "live", &[("categories[0].name", "药妆"), ("categories[0].rate", "0.5")]).await;
    assert_eq!(read(&source(&with)).unwrap().programme.points.categories[0].0, "药妆");
    let without = press(&mut owner, EDIT, &with, "category_remove:0", &[]).await;
    assert!(read(&source(&without)).unwrap().programme.points.categories.is_empty());

    let at = "tiers[1].retain";
    for (order, expected) in [
        ("wrap_any:tiers[1].retain", "any = ["),
        ("wrap_all:tiers[1].retain", "all = ["),
        ("metric_add:tiers[1].qualify", "window = \"12 months\", at_least = 1000"),
        ("group_add:tiers[1].qualify", "\n  { any = ["),
        ("score_add:tiers[1].qualify", "score = ["),
    ] {
        let page = press(&mut owner, EDIT, &page, order, &[]).await;
        assert!(source(&page).contains(expected), "{order}: {}", source(&page));
    }
    let scored = press(&mut owner, EDIT, &page, "remove:tiers[1].retain", &[]).await;
    assert_eq!(value(&scored, &format!("{at}.kind")), "");
    let scored = press(&mut owner, EDIT, &scored, "score_add:tiers[1].retain", &[]).await;
    let scored = press(&mut owner, EDIT, &scored, "term_add:tiers[1].retain", &[]).await;
    assert_eq!(value(&scored, "tiers[1].retain.terms[1].metric"), "visits");
}

#[tokio::test]
async fn errors_stand_at_their_line_and_at_their_field_and_nothing_typed_is_lost() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(EDIT).await;
    let wrong =
        press(&mut owner, EDIT, &page, "live", &[("points.per_yuan", "一分"), ("evaluation.grace_months", "500")])
            .await;
    assert_eq!(value(&wrong, "points.per_yuan"), "一分");
    assert_eq!(value(&wrong, "evaluation.grace_months"), "500");
    let line = source(&wrong).lines().position(|line| line.starts_with("per_yuan")).unwrap() + 1;
    wrong.has(&format!("<li id=\"line-{line}\" class=\"line-wrong\">"));
    wrong.has(&format!("第 {line} 行"));
    assert_eq!(wrong.text.matches("form-control is-invalid").count(), 2);

    // A text that is no TOML leaves the form as it was.
    let text = format!("name = {}", source(&page));
    let broken = press(&mut owner, EDIT, &page, "read", &[("source", &text)]).await;
    broken.has("文本暂时读不出来");
    assert_eq!(source(&broken).trim(), text.trim());
    assert_eq!(value(&broken, "tiers[2].name"), "金星会员");
    let back = press(&mut owner, EDIT, &broken, "undo", &[]).await;
    assert_eq!(source(&back).trim(), source(&page).trim(), "what was typed is one step");
    let published = press(&mut owner, EDIT, &broken, "publish", &[]).await;
    published.has("会员方案里有错误");
    assert_eq!(source(&published).trim(), text.trim());
    assert_eq!(scene.clinic.programme_list(&machine()).unwrap().len(), 1);
    // It can be kept as a draft nevertheless.
    let saved = press(&mut owner, EDIT, &published, "save", &[]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    assert_eq!(scene.clinic.programme_list(&machine()).unwrap()[0].source.trim(), text.trim());
}

#[tokio::test]
async fn where_both_sides_were_changed_neither_is_lost() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(EDIT).await;
    let text = source(&page).replace("金星会员", "金星");
    let both = [("source", text.as_str()), ("tiers[1].name", "银星")];
    let formed = press(&mut owner, EDIT, &page, "tier_add:x", &both).await;
    formed.has("表单和文本都改过");
    assert!(source(&formed).contains("\"银星\"") && source(&formed).contains("\"金星会员\""));
    assert!(fields_of(&formed).iter().any(|(name, past)| name == "past" && past.trim() == text.trim()));
    let read = press(&mut owner, EDIT, &page, "check", &both).await;
    assert_eq!(source(&read).trim(), text.trim());
    let back = press(&mut owner, EDIT, &read, "undo", &[]).await;
    assert_eq!(value(&back, "tiers[1].name"), "银星");
}

#[tokio::test]
async fn findings_are_mended_with_one_click() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(EDIT).await;
    let text = source(&page).replace("points_multiplier = 1.5", "points_multiplier = 1.1");
    let found = press(&mut owner, EDIT, &page, "check", &[("source", &text)]).await;
    found.has("value=\"repair:0\"");
    let one = press(&mut owner, EDIT, &found, "repair:0", &[]).await;
    assert_ne!(source(&one), source(&found));
    let all = press(&mut owner, EDIT, &found, "repair_all", &[]).await;
    all.has("检查通过");
    let back = press(&mut owner, EDIT, &all, "undo", &[]).await;
    assert_eq!(source(&back).trim(), text.trim());
}

#[tokio::test]
async fn a_tier_gets_prices_and_perks_in_the_form_and_the_rest_stays() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let ready = READY.iter().find(|ready| ready.file == "four-cards-diamond.toml").unwrap();
    let page = owner.get(&format!("{EDIT}?ready={}", ready.file)).await;
    let with = press(&mut owner, EDIT, &page, "price_add:1", &[]).await;
    let typed = [
        ("tiers[1].prices[1].pay_percent", "80"),
        ("tiers[1].prices[1].categories", "剪、烫"),
        ("tiers[1].prices[1].list", "wholesale"),
        ("tiers[1].perks.no_queue", "yes"),
        ("tiers[1].booking_days_ahead", "3"),
    ];
    let typed = press(&mut owner, EDIT, &with, "live", &typed).await;
    let mut expected = read(ready.source).unwrap().programme;
    let made = read(&source(&typed)).unwrap().programme;
    let gives = &mut expected.tiers[1].gives;
    gives.prices.push(TierPrice {
        pay_percent: Micros::whole(80),
        scope: Scope { categories: vec!["剪".to_owned(), "烫".to_owned()], items: Vec::new() },
        list: Some(PriceList::Wholesale),
    });
    gives.perks = vec![Perk::NoQueue];
    gives.booking_days_ahead = 3;
    assert_eq!(made, expected);
    let wrong = press(&mut owner, EDIT, &typed, "live", &[("tiers[1].prices[1].pay_percent", "八折")]).await;
    assert!(read(&source(&wrong)).is_err());
    assert_eq!(value(&wrong, "tiers[1].prices[1].pay_percent"), "八折");
    let less = press(&mut owner, EDIT, &typed, "price_remove:1.0", &[]).await;
    assert_eq!(read(&source(&less)).unwrap().programme.tiers[1].gives.prices.len(), 1);
}

#[tokio::test]
async fn a_programme_is_drafted_published_once_and_rolled_back() {
    let scene = Scene::new();
    scene.member("10001");
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(&format!("{EDIT}?ready={}", READY[1].file)).await;
    let saved = press(&mut owner, EDIT, &page, "save", &[]).await;
    assert!(saved.location().starts_with("/programme/edit?from="), "{}", saved.text);
    owner.get("/programme/versions").await.has("草稿");

    // What was saved is published as it is: no second draft is made of it.
    let opened = owner.get(saved.location()).await;
    let publish = press(&mut owner, EDIT, &opened, "publish", &[]).await.location().to_owned();
    assert_eq!(scene.clinic.programme_list(&machine()).unwrap().len(), 2);
    let page = owner.get(&publish).await;
    page.has("会员去向");
    page.has("最早可以从 <time>2026-01-06</time> 起生效");
    page.has("<time>2026-01-05</time> 已有业务记录");
    owner.fill(&publish, &publish, &[("from", "2026-01-05")]).await.has("from-wrong");
    owner.fill(&publish, &publish, &[("from", "")]).await.has("from-wrong");
    let hidden = owner.get(&publish).await.hidden();
    for _ in 0..2 {
        let page = owner.resend(&publish, &hidden, &[("from", "2026-12-01")]).await;
        assert_eq!(page.location(), "/programme", "{}", page.text);
    }
    owner.get("/programme").await.has("第 2 版将从 <time>2026-12-01</time> 起生效");
    let versions = scene.clinic.programme_list(&machine()).unwrap();
    assert_eq!(versions.len(), 2);
    assert_eq!(versions[0].in_force_from, Some(day("2026-12-01")));
    assert_eq!(owner.get(&publish).await.status, StatusCode::CONFLICT);

    let old = versions.iter().find(|version| version.number == 1).unwrap();
    let path = format!("/programme/{}/return", old.id);
    owner.fill(&path, &path, &[("from", "2026-12-01")]).await.has("已有其他版本生效");
    let page = owner.fill(&path, &path, &[("from", "2027-01-01")]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(scene.clinic.programme_list(&machine()).unwrap()[0].source, old.source);
}

#[tokio::test]
async fn a_publication_is_called_off_before_its_day() {
    let scene = Scene::new();
    scene.member("10001");
    let mut owner = scene.signed_in("owner").await;
    let key = || Key::fresh().unwrap();
    let draft = scene.clinic.programme_save(&machine(), &key(), READY[1].source).unwrap().id;
    scene.clinic.programme_publish(&machine(), &key(), draft, day("2026-12-01")).unwrap();
    let first = scene.clinic.programme_current(&machine()).unwrap().unwrap().id;
    let path = format!("/programme/{draft}/withdraw");
    let question = "data-confirm=\"撤回第 2 版的发布？撤回后，从 2026-12-01 起仍按第 1 版执行；";
    for page in ["/programme", "/programme/versions"] {
        let page = owner.get(page).await;
        page.has(question);
        page.has(&path);
        page.has_not("/return\"");
        page.has_not(&format!("/programme/{first}/withdraw"));
    }
    owner.get(&format!("/programme/{first}/return")).await.has("先在“版本”里撤回它的发布");
    owner.get(&format!("/programme/{first}/publish")).await.has("请在待生效的版本上选“撤回发布”");

    let gone = owner.fill("/programme", &path, &[]).await;
    assert_eq!(gone.location(), "/programme/versions", "{}", gone.text);
    owner.get("/programme").await.has_not("将从");
    let versions = owner.get("/programme/versions").await;
    versions.has("草稿");
    versions.has(&format!("/programme/{draft}/publish"));
    let again = owner.fill("/programme/versions", &format!("/programme/{first}/withdraw"), &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    again.has("这个版本已经在用");
    let publish = format!("/programme/{draft}/publish");
    let page = owner.fill(&publish, &publish, &[("from", "2026-12-01")]).await;
    assert_eq!(page.location(), "/programme", "{}", page.text);

    let mut cashier = scene.signed_in("cashier").await;
    cashier.get("/programme").await.has_not(&path);
    assert_eq!(cashier.fill("/members", &path, &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn versions_are_compared_and_drafts_deleted() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(EDIT).await;
    let text = source(&page).replace("at_least = 2000", "at_least = 2500");
    press(&mut owner, EDIT, &page, "save", &[("source", &text)]).await;
    let versions = scene.clinic.programme_list(&machine()).unwrap();
    let (draft, first) = (versions[0].id.to_string(), versions[1].id.to_string());
    let newest = owner.get(EDIT).await;
    newest.has("草稿第 2 版（owner 保存于");
    newest.has(&format!("href=\"{EDIT}?from={first}\">改用生效中的版本为底稿"));
    let live = press(&mut owner, EDIT, &newest, "check", &[]).await;
    live.has("草稿第 2 版（owner 保存于");
    owner.get(&format!("{EDIT}?from={first}")).await.has_not("改用生效中的版本为底稿");
    let page = owner.get(&format!("/programme/versions?a={draft}&b={first}")).await;
    page.has("从第 1 版到第 2 版");
    page.has("2,500");
    page.has("owner 保存于");
    owner.get(&format!("/programme/rules?version={draft}&show=both")).await.has("Draft, not in force");
    let discard = |id: &str| format!("/programme/{id}/discard");
    let gone = owner.fill("/programme/versions", &discard(&draft), &[]).await;
    assert_eq!(gone.location(), "/programme/versions", "{}", gone.text);
    assert_eq!(scene.clinic.programme_list(&machine()).unwrap().len(), 1);
    let refused = owner.fill(EDIT, &discard(&first), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(owner.get("/programme/edit?from=nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_wizard_leads_from_each_ladder_to_a_draft() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    for ready in READY {
        let begin = owner.get(WIZARD).await;
        let mut page = press(&mut owner, WIZARD, &begin, &format!("start:{}", ready.file), &[]).await;
        page = press(&mut owner, WIZARD, &page, "step:2", &[("name", "我的方案")]).await;
        page = press(&mut owner, WIZARD, &page, "step:3", &[("points.per_yuan", "2")]).await;
        page = press(&mut owner, WIZARD, &page, "step:4", &[]).await;
        page = press(&mut owner, WIZARD, &page, "step:5", &[("evaluation.grace_months", "3")]).await;
        let done = press(&mut owner, WIZARD, &page, "finish", &[]).await;
        assert!(done.location().starts_with("/programme/edit?from="), "{}", done.text);
        let saved = scene.clinic.programme_list(&machine()).unwrap().remove(0);
        let (made, base) = (read(&saved.source).unwrap().programme, read(ready.source).unwrap().programme);
        assert_eq!((made.name.as_str(), made.evaluation.grace_months), ("我的方案", 3));
        assert_eq!(made.points.per_yuan.0, 2_000_000);
        // The months of grace that were typed are those of every tier without its own.
        let kept = |programme: &Programme| -> Vec<_> {
            let tiers = programme.tiers.iter().cloned();
            tiers.map(|tier| (tier.name, tier.qualify, tier.retain, tier.points_multiplier, tier.gives)).collect()
        };
        assert_eq!((kept(&made), made.benefits), (kept(&base), base.benefits), "{}", ready.file);
    }
}

#[tokio::test]
async fn the_wizard_begins_with_what_the_clinic_has() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(WIZARD).await;
    page.has("以生效中的第 1 版为底稿");
    assert_eq!(value(&page, "name"), "星级会员计划");
    let page = press(&mut owner, WIZARD, &page, "step:2", &[("name", "颜值计划")]).await;
    page.has_not("为底稿");
    press(&mut owner, WIZARD, &page, "finish", &[]).await;
    let page = owner.get(WIZARD).await;
    page.has("接着草稿第 2 版");
    assert_eq!(value(&page, "name"), "颜值计划");
    let mut first = Scene::empty().signed_in("owner").await;
    let page = first.get(WIZARD).await;
    page.has("先以现成的“四级会员卡（钻石）”为底稿");
    page.has_not("剪、烫、染 9折");
}

#[tokio::test]
async fn the_wizard_says_what_each_tier_pays_and_may_do() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let begin = owner.get(WIZARD).await;
    let mut page = press(&mut owner, WIZARD, &begin, "start:three-cards-points.toml", &[]).await;
    for order in ["step:2", "price_add:2", "price_add:2"] {
        page = press(&mut owner, WIZARD, &page, order, &[]).await;
    }
    let typed = [
        ("tiers[2].prices[0].pay_percent", "85"),
        ("tiers[2].prices[0].categories", "光电、注射"),
        ("tiers[2].perks.no_queue", "yes"),
        ("tiers[2].booking_days_ahead", "3"),
        ("categories[0].rate", "0.5"),
    ];
    page = press(&mut owner, WIZARD, &page, "price_remove:2.1", &typed).await;
    page.has("光电、注射 8.5折");
    page = press(&mut owner, WIZARD, &page, "step:5", &[]).await;
    page.has("光电、注射 8.5折；积分 1.5 倍；免排队。");
    press(&mut owner, WIZARD, &page, "finish", &[]).await;
    let made = read(&scene.clinic.programme_list(&machine()).unwrap().remove(0).source).unwrap().programme;
    let gold = &made.tiers[2].gives;
    assert_eq!((gold.prices.len(), gold.prices[0].scope.categories.len(), gold.booking_days_ahead), (1, 2, 3));
    assert_eq!(gold.perks, [Perk::NoQueue]);
    assert_eq!(made.points.categories[0].1, Micros(500_000));
}

/// The names of the fields that are a tier's own.
fn tier_fields(page: &Page) -> BTreeSet<String> {
    fields_of(page).into_iter().map(|(name, _)| name).filter(|name| name.starts_with("tiers[")).collect()
}

#[tokio::test]
async fn the_wizards_steps_have_every_field_of_a_tier_that_the_form_has() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    for ready in READY {
        let form = tier_fields(&owner.get(&format!("{EDIT}?ready={}", ready.file)).await);
        let begin = owner.get(WIZARD).await;
        let mut page = press(&mut owner, WIZARD, &begin, &format!("start:{}", ready.file), &[]).await;
        let mut steps = tier_fields(&page);
        for order in ["step:2", "step:3", "step:4"] {
            page = press(&mut owner, WIZARD, &page, order, &[]).await;
            steps.extend(tier_fields(&page));
        }
        assert!(form.len() > 10);
        assert_eq!(steps, form, "{}", ready.file);
    }
}

#[tokio::test]
async fn a_tiers_own_terms_are_changed_in_the_wizard() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(WIZARD).await;
    let own = read(SALON_STARS.source).unwrap().programme.tiers.remove(1);
    let page = press(&mut owner, WIZARD, &page, "step:3", &[("tiers[1].code", "star")]).await;
    let page = press(&mut owner, WIZARD, &page, "step:4", &[("tiers[2].enabled", "false")]).await;
    assert_eq!(value(&page, "tiers[1].grace_months"), own.grace_months.to_string());
    assert_eq!(value(&page, "tiers[2].grace_months"), "", "金星 has none of its own");
    page.has("placeholder=\"2\"");
    let held = press(&mut owner, WIZARD, &page, "step:5", &[("tiers[1].grace_months", "许多")]).await;
    assert_eq!((value(&held, "step").as_str(), value(&held, "tiers[1].grace_months").as_str()), ("4", "许多"));
    assert_eq!(held.text.matches("form-control is-invalid").count(), 1);
    let typed = [("tiers[1].grace_months", ""), ("tiers[1].min_hold_months", "9"), ("tiers[2].grace_months", "4")];
    let page = press(&mut owner, WIZARD, &held, "step:5", &typed).await;
    press(&mut owner, WIZARD, &page, "finish", &[]).await;
    let saved = scene.clinic.programme_list(&machine()).unwrap().remove(0);
    let mut expected = read(SALON_STARS.source).unwrap().programme;
    "star".clone_into(&mut expected.tiers[1].code);
    (expected.tiers[1].grace_months, expected.tiers[1].min_hold_months) = (expected.evaluation.grace_months, 9);
    (expected.tiers[2].grace_months, expected.tiers[2].enabled) = (4, false);
    assert_eq!(read(&saved.source).unwrap().programme, expected);
}

#[tokio::test]
async fn what_the_price_list_does_not_have_is_found_in_the_editor_and_in_the_wizard() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let category = scene.clinic.category_add(&machine(), &Key::fresh().unwrap(), "剪发").unwrap().id;
    for name in ["头皮养护", "小气泡清洁"] {
        scene.clinic.item_add(&machine(), &Key::fresh().unwrap(), &ItemFields::new(category, name, 9_800)).unwrap();
    }
    let page = owner.get(EDIT).await;
    page.has("方案里写了类目“剪”");
    page.has("就改成“剪发”");
    page.has_not("value=\"repair:");
    // What is found besides is mended all the same, whichever of them comes first.
    let text = source(&page).replace("points_multiplier = 1.5", "points_multiplier = 1.1");
    let found = press(&mut owner, EDIT, &page, "check", &[("source", &text)]).await;
    found.has("value=\"repair:0\"");
    found.has_not("value=\"repair:1\"");
    let mended = press(&mut owner, EDIT, &found, "repair:0", &[]).await;
    assert_ne!(source(&mended), source(&found));
    mended.has("方案里写了类目“剪”");
    let mut page = owner.get(WIZARD).await;
    for order in ["step:2", "step:3", "step:4", "step:5"] {
        page = press(&mut owner, WIZARD, &page, order, &[]).await;
    }
    page.has("方案里写了类目“烫”");
    page.has_not("全部采纳");
}

#[tokio::test]
async fn the_wizard_holds_where_something_is_wrong_and_keeps_what_was_typed() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let begin = owner.get(WIZARD).await;
    let held = press(&mut owner, WIZARD, &begin, "step:2", &[("tiers[1].name", "")]).await;
    held.has("还有需要改正的地方");
    assert_eq!(value(&held, "step"), "1");
    let page = press(&mut owner, WIZARD, &held, "step:2", &[("tiers[1].name", "银")]).await;
    let held = press(&mut owner, WIZARD, &page, "step:3", &[("points.per_yuan", "许多")]).await;
    assert_eq!((value(&held, "step").as_str(), value(&held, "points.per_yuan").as_str()), ("2", "许多"));
    let back = press(&mut owner, WIZARD, &held, "step:1", &[]).await;
    assert_eq!(value(&back, "tiers[1].name"), "银");
}

#[tokio::test]
async fn each_step_of_the_wizard_has_an_address_and_a_heading() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    for (number, title) in [(1, "等级"), (2, "价格、权益、积分"), (3, "升级"), (4, "保级"), (5, "检查与上线")]
    {
        let page = owner.get(&format!("{WIZARD}?step={number}")).await;
        page.has(&format!("id=\"step-title\" tabindex=\"-1\">{title}</h2>"));
        page.has(&format!("data-step=\"{number}\""));
        page.has(&format!("formaction=\"{WIZARD}?step={number}\""));
    }
    let begin = owner.get(WIZARD).await;
    let page = press(&mut owner, &format!("{WIZARD}?step=2"), &begin, "step:2", &[("tiers[1].name", "银")]).await;
    assert_eq!(value(&page, "step"), "2");

    // What a later step has to mend holds nobody before it; what an earlier one has is asked for there.
    let page = press(&mut owner, WIZARD, &page, "live", &[("points.per_yuan", "许多")]).await;
    let first = press(&mut owner, WIZARD, &page, "step:1", &[]).await;
    let again = press(&mut owner, WIZARD, &first, "step:2", &[]).await;
    assert_eq!(value(&again, "step"), "2");
    again.has_not("data-held");
    let held = press(&mut owner, WIZARD, &first, "step:5", &[]).await;
    assert_eq!(value(&held, "step"), "2");
    held.has(" data-held>");
    held.has("is-invalid\" id=\"points.per_yuan\"");
}

#[tokio::test]
async fn a_draft_is_saved_over_unless_somebody_else_did() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let versions = || scene.clinic.programme_list(&machine()).unwrap();
    let named = |name: &str| SALON_STARS.source.replace("星级会员计划", name);
    let page = owner.get(EDIT).await;
    let first = press(&mut owner, EDIT, &page, "save", &[("source", &named("一"))]).await.location().to_owned();
    let (one, other) = (owner.get(&first).await, owner.get(&first).await);
    let third = owner.get(&first).await;
    let again = press(&mut owner, EDIT, &third, "save", &[]).await;
    assert_eq!((again.location(), versions().len()), (first.as_str(), 2), "the same text is the same draft");
    let saved = press(&mut owner, EDIT, &one, "save", &[("source", &named("二"))]).await;
    assert_eq!((saved.location(), versions().len()), (first.as_str(), 2), "it goes on with the draft");
    assert_eq!(versions()[0].name, "二");

    let beside = press(&mut owner, EDIT, &other, "save", &[("source", &named("三"))]).await.location().to_owned();
    assert_ne!(beside, first);
    owner.get(&beside).await.has("你改的内容没有丢，另存为草稿第 3 版");
    let names: Vec<_> = versions().into_iter().map(|version| version.name).collect();
    assert_eq!(names, ["三", "二", "星级会员计划"]);

    // What is in force is no draft: a change of it is a new one, and nobody was overtaken.
    let current = versions().last().unwrap().id;
    let page = owner.get(&format!("{EDIT}?from={current}")).await;
    let fourth = press(&mut owner, EDIT, &page, "save", &[("source", &named("四"))]).await.location().to_owned();
    owner.get(&fourth).await.has("草稿已保存");
    assert_eq!(versions().len(), 4);
    let versions = owner.get("/programme/versions").await;
    assert_eq!(versions.text.matches("与第 1 版相比").count(), 3, "drafts are held against what is in force");
}

#[tokio::test]
async fn errors_say_where_and_what_is_written() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(EDIT).await;
    let wrong = SALON_STARS.source.replacen("demote = \"step\"", "demote = \"stairs\"", 1);
    assert_ne!(wrong, SALON_STARS.source);
    let page = press(&mut owner, EDIT, &page, "check", &[("source", &wrong)]).await;
    page.has("<code>step</code>");
    page.has_not("`step`");
    let wrong = SALON_STARS.source.replacen("code = \"gold\"", "code = 3", 1);
    assert_ne!(wrong, SALON_STARS.source);
    let page = press(&mut owner, EDIT, &page, "check", &[("source", &wrong)]).await;
    page.has("第 3 级 <code>tiers[2].code</code>");
}

#[tokio::test]
async fn a_zone_is_chosen_and_a_code_follows_from_its_place() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(EDIT).await;
    page.has("<option value=\"Asia/Shanghai\" selected>北京时间（上海）</option>");
    page.has("不填就按级数取");
    let page = press(&mut owner, EDIT, &page, "live", &[("timezone", "Asia/Tokyo"), ("tiers[2].code", "")]).await;
    let made = read(&source(&page)).unwrap().programme;
    assert_eq!((made.timezone.as_str(), made.tiers[2].code.as_str()), ("Asia/Tokyo", "tier3"));
    let page = owner.get(WIZARD).await;
    let page = press(&mut owner, WIZARD, &page, "step:2", &[("tiers[2].code", "")]).await;
    assert_eq!(value(&page, "step"), "2");
}

#[tokio::test]
async fn pages_without_a_programme_say_what_to_do() {
    let scene = Scene::empty();
    let mut owner = scene.signed_in("owner").await;
    owner.get("/programme").await.has("还没有生效的会员方案");
    for path in ["/programme/versions", "/programme/rules", WIZARD, EDIT] {
        assert_eq!(owner.get(path).await.status, StatusCode::OK, "{path}");
    }
    let page = owner.get(&format!("{EDIT}?ready={}", READY[0].file)).await;
    let publish = press(&mut owner, EDIT, &page, "publish", &[]).await.location().to_owned();
    owner.get(&publish).await.has("这是第一个版本");
    let page = owner.fill(&publish, &publish, &[("from", "2026-11-21")]).await;
    assert_eq!(page.location(), "/programme", "{}", page.text);
    owner.get("/programme").await.has("生效中");
}
