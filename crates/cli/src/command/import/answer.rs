//! What an import came to: counts for people or programs, and the refused lines as a file.

use std::io;
use std::path::Path;

use serde_json::{Value, json};
use yanji_app::import::{ImportRefusal, ImportReport, UnlistedCategory};
use yanji_app::paper::guarded;
use yanji_engine::Fen;
use yanji_words::Lang;

use crate::failure::Failure;
use crate::output::{self, Format};
use crate::terminal::Terminal;

/// Prints the counts.
///
/// # Errors
/// What standard output answers.
pub(super) fn print(report: &ImportReport, format: Format, terminal: Terminal) -> Result<(), Failure> {
    match format {
        Format::Text => Ok(output::print(&as_text(report, terminal.lang()))?),
        Format::Json => {
            let refusals = serde_json::to_value(&report.refusals).map_err(io::Error::from)?;
            Ok(output::print_json(&as_json(report, refusals))?)
        }
    }
}

fn as_json(report: &ImportReport, refusals: Value) -> Value {
    let ImportReport { id, lines, new, known, refused, members_new, first_day, last_day, amount_fen, .. } = report;
    let ImportReport { refunds, refunds_fen, .. } = report;
    json!({
        "id": id,
        "lines": lines,
        "new": new,
        "known": known,
        "repeated": report.repeated,
        "refused": refused,
        "members_new": members_new,
        "first_day": first_day.map(|day| day.to_string()),
        "last_day": last_day.map(|day| day.to_string()),
        "amount_fen": amount_fen,
        "refunds": refunds,
        "refunds_fen": refunds_fen,
        "totals": report.totals,
        "refusals": refusals,
        "unlisted_categories": report.unlisted_categories,
    })
}

fn as_text(report: &ImportReport, lang: Lang) -> String {
    let ImportReport { lines, new, known, refused, members_new, .. } = report;
    let counts = lang.pick(
        format!("共 {lines} 行：新写入 {new}，已有 {known}，未受理 {refused}；新增会员 {members_new}\n"),
        format!("lines {lines}: new {new}, known {known}, refused {refused}; new members {members_new}\n"),
    );
    counts + &aside(report, lang) + &refunds(report, lang) + &unlisted(&report.unlisted_categories, lang)
}

/// How many refunds are among the lines taken in; nothing where there is none.
fn refunds(report: &ImportReport, lang: Lang) -> String {
    let ImportReport { refunds, refunds_fen, .. } = report;
    if *refunds == 0 {
        return String::new();
    }
    let yuan = Fen(*refunds_fen);
    lang.pick(
        format!("其中退款 {refunds} 笔，退 {yuan} 元\n"),
        format!("refunds among them: {refunds}, of {yuan} yuan\n"),
    )
}

/// What a dry run tells apart: lines that stand twice in the file, and those that sum up others; nothing where there is
/// none.
fn aside(report: &ImportReport, lang: Lang) -> String {
    let ImportReport { repeated, totals, .. } = report;
    let mut told = String::new();
    if *repeated > 0 {
        told += &lang.pick(
            format!("已有的行里有 {repeated} 行是文件内重复\n"),
            format!("known lines that stand twice in the file: {repeated}\n"),
        );
    }
    if *totals > 0 {
        told += &lang.pick(
            format!("另有 {totals} 行是合计，不导入\n"),
            format!("sums of lines, which are not read: {totals}\n"),
        );
    }
    told
}

/// The categories that the price list does not have, a line each, with what that means; nothing where there is none.
fn unlisted(categories: &[UnlistedCategory], lang: Lang) -> String {
    if categories.is_empty() {
        return String::new();
    }
    let head = lang.pick(
        "商品与价目里没有这些类目（消费照样导入，但按类目定的折扣和积分要类目名一致才用得上）：",
        "categories that the price list does not have (their lines go in; prices and points by category need the same \
         name):",
    );
    let line = |category: &UnlistedCategory| {
        let UnlistedCategory { name, lines } = category;
        lang.pick(format!("  {name}：{lines} 行\n"), format!("  {name}: {lines}\n"))
    };
    format!("{head}\n{}", categories.iter().map(line).collect::<String>())
}

/// Writes the refused lines: `line,member,field,code,value,message`, for spreadsheets too.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write_refused(path: &Path, refusals: &[ImportRefusal], lang: Lang) -> csv::Result<()> {
    let mut out = csv::Writer::from_path(path)?;
    out.write_record(["line", "member", "field", "code", "value", "message"])?;
    for refusal in refusals {
        let ImportRefusal { line, member, field, code, value } = refusal;
        let message = refusal.fault().map_or("", |fault| fault.text_of(lang, field));
        out.write_record([&line.to_string(), &guarded(member), field, code, &guarded(value), message])?;
    }
    Ok(out.flush()?)
}
