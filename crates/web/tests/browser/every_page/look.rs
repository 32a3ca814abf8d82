//! A way to look at a page, and what can be wrong with it. No page is known here by name.

use serde_json::{Value, json};
use yanji_words::Lang;

use crate::chromium::{PATIENCE, Size, Window};

/// <https://github.com/dequelabs/axe-core>, which knows what people with assistive technology stumble over.
const AXE: &str = include_str!("../vendor/axe-core-4.14.1/axe.min.js");

/// Texts that are shown or read out, but for those that are data or code by their element.
const TEXTS: &str = "
    const silent = new Set(['SCRIPT', 'STYLE', 'TEXTAREA', 'PRE', 'CODE', 'KBD']);
    const texts = [];
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) { texts.push(node.data); return; }
      if (node.nodeType !== Node.ELEMENT_NODE || silent.has(node.tagName)) return;
      if (node.hasAttribute('lang') && node !== document.documentElement) return;
      if (node.getAttribute('translate') === 'no') return;
      for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'data-confirm']) {
        if (node.hasAttribute(name)) texts.push(node.getAttribute(name));
      }
      node.childNodes.forEach(walk);
    };
    walk(document.body);
    return document.title + '\\n' + texts.join('\\n');";

/// The elements that reach past the window, where the page does: those that do not scroll by themselves.
const WIDE: &str = "
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return '';
    const mayScroll = '.table-responsive, .subnav';
    const wide = [...document.querySelectorAll('main *')]
      .filter((one) => !one.closest(mayScroll) && one.getBoundingClientRect().right > width + 1);
    return wide.slice(0, 3).map((one) => `${one.tagName.toLowerCase()}.${one.className}`).join(' ') || 'the page';";

/// How far what was shown moved by itself (<https://web.dev/cls>).
const JUMPS: &str = "
    const done = arguments[0];
    let sum = 0;
    const add = (list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value; };
    new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(Math.round(sum * 1000)), 60);";

/// The dates that are broken over two lines, but for those of a field.
const BROKEN: &str = r"
    const shown = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const broken = [];
    while (shown.nextNode()) {
      for (const { index } of shown.currentNode.data.matchAll(/\d{4}-\d{2}-\d{2}/g)) {
        if (shown.currentNode.parentElement.closest('script, style, pre, code, [translate=no]')) continue;
        const date = document.createRange();
        date.setStart(shown.currentNode, index);
        date.setEnd(shown.currentNode, index + 10);
        const lines = new Set([...date.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) broken.push(shown.currentNode.data.trim().slice(0, 60));
      }
    }
    return broken.slice(0, 3).join(' … ');";

/// How many stars of what must be filled in have another red than words, which axe looks at: it sees no star.
const STARS: &str = "
    const red = document.body.appendChild(document.createElement('span'));
    red.className = 'text-red';
    const { color } = getComputedStyle(red);
    red.remove();
    const labels = [...document.querySelectorAll('.form-label.required')];
    return labels.filter((one) => getComputedStyle(one, '::after').color !== color).length;";

/// The most that may move, in thousandths; the bound under which the measure calls a page good.
const JUMP_MOST: u64 = 100;

const ASK_AXE: &str = "
    const done = arguments[0];
    const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] };
    axe.run(document, rules).then(({ violations }) => done(violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(' … ')}`)));";

/// Latin words that a Chinese page may have.
const LATIN: &[&str] = &[
    "English",
    "CSV",
    "TSV",
    "Excel",
    "UTF",
    "GB",
    "GBK",
    "TOML",
    "JSON",
    "API",
    "MB",
    "KB",
    "xlsx",
    "xls",
    "csv",
    "SQLite",
    "PostgreSQL",
    "SHA",
    "ID",
    "A4",
    "VIP",
    "ABC",
    "Yanji",
    "owner",
    "cashier",
    "manager",
    "auditor",
    "Esc",
    "Enter",
    "Ctrl",
    "Asia",
    "Shanghai",
    "backups",
    "backup",
    "yanji",
];

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

/// One way to look at pages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) lang: Lang,
    pub(crate) size: Size,
    pub(crate) theme: Theme,
    pub(crate) is_axe_asked: bool,
}

/// Signs somebody in, who acts in the first store where there are several.
pub(crate) async fn sign_in(window: &Window, login: &str, password: &str) {
    window.go("/sign-in").await;
    window.write("login", login).await;
    window.write("password", password).await;
    window.press("main form button").await;
    window.find("nav a[href='/members']").await;
    window.choose_first(".place", "store_").await;
}

impl Look {
    /// Makes the window show pages this way from now on.
    pub(crate) async fn put_on(&self, window: &Window) {
        window.resize(self.size).await;
        let theme = if self.theme == Theme::Dark { "dark" } else { "light" };
        window.go(&format!("/help?lang={}&theme={theme}", self.lang.code())).await;
        complaints(window).await;
    }

    /// What is wrong with a page: that of an address, or the one that comes when things are pressed there in turn.
    pub(crate) async fn faults_of(&self, window: &Window, way: &str, data: &[String]) -> Vec<String> {
        let mut steps = way.split(" » ");
        window.go(steps.next().unwrap_or_default()).await;
        for pressed in steps {
            press(window, pressed).await;
        }
        let mut faults = complaints(window).await;
        faults.extend(self.faults_of_words(window, data).await);
        let wide = ask(window, WIDE).await;
        if let Some(wide) = wide.as_str().filter(|wide| !wide.is_empty()) {
            faults.push(format!("reaches past the window: {wide}"));
        }
        let broken = ask(window, BROKEN).await;
        if let Some(broken) = broken.as_str().filter(|broken| !broken.is_empty()) {
            faults.push(format!("a date is broken: {broken}"));
        }
        let stars = ask(window, STARS).await.as_u64().unwrap();
        if stars > 0 {
            faults.push(format!("stars of another red: {stars}"));
        }
        let jumped = window.driver.execute_async(JUMPS, Vec::new()).await.unwrap().json().as_u64().unwrap();
        if jumped > JUMP_MOST {
            faults.push(format!("jumps by {jumped} thousandths"));
        }
        if self.is_axe_asked {
            window.driver.execute(AXE, Vec::new()).await.unwrap();
            let violations = window.driver.execute_async(ASK_AXE, Vec::new()).await.unwrap();
            faults.extend(violations.json().as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()));
        }
        faults
    }

    async fn faults_of_words(&self, window: &Window, data: &[String]) -> Vec<String> {
        let text = ask(window, TEXTS).await.as_str().unwrap().to_owned();
        let text = data.iter().fold(text, |text, word| text.replace(word.as_str(), " "));
        let mut faults = Vec::new();
        if let Some(word) = text.split_whitespace().find(|word| word.starts_with("zh.") || word.starts_with("en.")) {
            faults.push(format!("no words for {word}"));
        }
        if text.contains("%{") {
            faults.push("a value is missing".to_owned());
        }
        let stray = match self.lang {
            Lang::En => stray_chinese(&text),
            Lang::Zh => stray_latin(&text),
        };
        if !stray.is_empty() {
            faults.push(format!("another language: {stray}"));
        }
        faults
    }
}

/// What the browser complained of since it was asked last: scripts, styles, files that are not there.
async fn complaints(window: &Window) -> Vec<String> {
    window.driver.browser_log().await.unwrap().into_iter().map(|entry| entry.message).collect()
}

/// Presses something, as somebody who left every field as it is, and waits until something else stands in its place.
pub(crate) async fn press(window: &Window, selector: &str) {
    let found = window.find(selector).await;
    let script = "const [one] = arguments;
        one.setAttribute('data-pressed', '');
        if (one.form) one.form.noValidate = true;
        one.click();";
    window.driver.execute(script, vec![found.to_json().unwrap()]).await.unwrap();
    window.until_gone("[data-pressed]", PATIENCE).await;
}

async fn ask(window: &Window, script: &str) -> Value {
    window.driver.execute(script, vec![json!(null)]).await.unwrap().json().clone()
}

fn stray_chinese(text: &str) -> String {
    let is_chinese =
        |c: &char| matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    text.chars().filter(is_chinese).take(40).collect()
}

fn stray_latin(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let is_word = |word: &&str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let stray = words.filter(is_word).filter(|word| !LATIN.contains(word));
    stray.take(8).collect::<Vec<_>>().join(" ")
}

#[test]
fn words_of_another_language_are_told() {
    assert_eq!(stray_chinese("a 会员 b"), "会员");
    assert_eq!(stray_latin("导出 CSV members M0001 ok"), "members");
}
