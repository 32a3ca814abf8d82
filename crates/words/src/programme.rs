//! What is wrong in a programme file, and what was expected instead.

use yanji_engine::number::Fen;
use yanji_engine::programme::read::{ProgrammeError, ProgrammeFault};

use crate::{Lang, term, whole, yuan};

/// One line for an error: where, at which key, what is wrong.
#[must_use]
pub fn programme_error(lang: Lang, error: &ProgrammeError) -> String {
    let ProgrammeError { line, column, key, fault } = error;
    let text = programme_fault(lang, fault);
    match (lang, key.is_empty()) {
        (Lang::Zh, true) => format!("第 {line} 行第 {column} 列：{text}"),
        (Lang::Zh, false) => format!("第 {line} 行第 {column} 列，`{key}`：{text}"),
        (Lang::En, true) => format!("Line {line}, column {column}: {text}"),
        (Lang::En, false) => format!("Line {line}, column {column}, `{key}`: {text}"),
    }
}

/// Words in backquotes, with a comma between.
fn list(lang: Lang, words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(lang.pick("、", ", "))
}

/// What is wrong, without the place.
#[must_use]
pub fn programme_fault(lang: Lang, fault: &ProgrammeFault) -> String {
    let (zh, en) = match fault {
        ProgrammeFault::Syntax { detail } => (
            format!("这里不合 `TOML` 的写法（`{}`）。", detail.replace('`', "'")),
            format!("this is not TOML: {detail}."),
        ),
        ProgrammeFault::UnknownKey { known } => (
            format!("方案语言里没有这个键；这里可以写 {}。", list(lang, known)),
            format!("the language has no such key here; there may be {}.", list(lang, known)),
        ),
        ProgrammeFault::MissingKey => ("缺少这个键，必须写。".into(), "this key is missing; it must be there.".into()),
        ProgrammeFault::WrongType { expected, found } => (
            format!("应当是{}，写的却是{}。", term::value_type(lang, *expected), term::value_type(lang, *found)),
            format!("expected {}, found {}.", term::value_type(lang, *expected), term::value_type(lang, *found)),
        ),
        ProgrammeFault::OutOfRange { least, most, found } => (
            format!("应当在 {} 到 {} 之间，写的是 `{found}`。", whole(*least), whole(*most)),
            format!("expected a number from {} to {}, found `{found}`.", whole(*least), whole(*most)),
        ),
        ProgrammeFault::TooPrecise { found } => {
            (format!("最多六位小数，写的是 `{found}`。"), format!("expected at most six decimals, found `{found}`."))
        }
        ProgrammeFault::NotFinite { found } => (
            format!("应当是一个普通的数字，写的是 `{found}`。"),
            format!("expected an ordinary number, found `{found}`."),
        ),
        ProgrammeFault::UnknownWord { known, found } => (
            format!("应当是 {} 之一，写的是 `{found}`。", list(lang, known)),
            format!("expected one of {}, found `{found}`.", list(lang, known)),
        ),
        ProgrammeFault::UnknownTimezone { found } => (
            format!("没有时区 `{found}`；应当是 `Asia/Shanghai` 这样的名称。"),
            format!("there is no time zone `{found}`; expected a name such as `Asia/Shanghai`."),
        ),
        ProgrammeFault::OtherLanguage { found } => (
            format!("只认得方案语言第 1 版，写的是 `{found}`。"),
            format!("only version 1 of the programme language is understood, found `{found}`."),
        ),
        ProgrammeFault::NoTier => (
            "方案里没有等级；至少写一个 `[[tiers]]`。".into(),
            "the programme has no tier; write at least one `[[tiers]]`.".into(),
        ),
        ProgrammeFault::EmptyText => ("不能为空。".into(), "this must not be empty.".into()),
        ProgrammeFault::RepeatedCode { code, first_line } => (
            format!("代码 `{code}` 在第 {first_line} 行已经用过；同一类里每一个都要有自己的代码。"),
            format!("the code `{code}` stands in line {first_line} already; each of a kind needs its own."),
        ),
        ProgrammeFault::OnBaseTier => (
            "第一个等级是基础等级，人人都在，不能有条件，也不能停用。".into(),
            "the first tier is the base tier, which everybody has: it can have no condition and cannot be disabled."
                .into(),
        ),
        ProgrammeFault::NoThreshold => (
            "缺少要达到的数：写 `at_least`（至少）或 `more_than`（超过）。".into(),
            "the number to reach is missing: write `at_least` or `more_than`.".into(),
        ),
        ProgrammeFault::TwoThresholds => (
            "`at_least` 和 `more_than` 只能写一个。".into(),
            "only one of `at_least` and `more_than` can be there.".into(),
        ),
        ProgrammeFault::EmptyList => ("列表里至少要有一项。".into(), "the list needs at least one entry.".into()),
        ProgrammeFault::TooDeep => {
            ("`all` 和 `any` 最多套八层。".into(), "`all` and `any` can be nested at most eight deep.".into())
        }
        ProgrammeFault::NoCondition => (
            "这不是条件：要有 `metric`、`all`、`any`、`score` 中的一个。".into(),
            "this is no condition: it needs one of `metric`, `all`, `any`, `score`.".into(),
        ),
        ProgrammeFault::TwoConditions => (
            "`metric`、`all`、`any`、`score` 只能写一个；要合在一起，请套一层 `all` 或 `any`。".into(),
            "only one of `metric`, `all`, `any`, `score` can be there; put an `all` or `any` around several.".into(),
        ),
        ProgrammeFault::NoChoice { known } => {
            (format!("{} 里要写一个。", list(lang, known)), format!("one of {} must be there.", list(lang, known)))
        }
        ProgrammeFault::TwoChoices { known } => (
            format!("{} 里只能写一个。", list(lang, known)),
            format!("only one of {} can be there.", list(lang, known)),
        ),
        ProgrammeFault::OnlyWith { beside } => (
            format!("这个键只能和 {} 写在一起。", list(lang, beside)),
            format!("this key can only stand beside {}.", list(lang, beside)),
        ),
        ProgrammeFault::UnknownCode { rule, code } => (
            format!("方案里没有代码为 `{code}` 的{}。", term::rule(lang, *rule)),
            format!("the programme has no {} with the code `{code}`.", term::rule(lang, *rule)),
        ),
        ProgrammeFault::RepeatedEntry => ("列表里已经有这一项了。".into(), "the list has this entry already.".into()),
        ProgrammeFault::NoShare { below_hundred, found } => {
            let (zh, en) = if *below_hundred { ("小于 100", "below 100") } else { ("不超过 100", "up to 100") };
            (
                format!("应当是大于 0、{zh} 的百分数，最多两位小数（80 就是 8 折），写的是 `{found}`。"),
                format!(
                    "expected the share that is paid in percent, above 0 and {en}, with at most two decimals, found `{found}`."
                ),
            )
        }
        ProgrammeFault::NoAmount { least, found } => (
            format!("应当是 {} 元到 {} 元的金额，最多两位小数，写的是 `{found}`。", yuan(*least), yuan(Fen::MOST)),
            format!(
                "expected yuan from {} to {} with at most two decimals, found `{found}`.",
                yuan(*least),
                yuan(Fen::MOST)
            ),
        ),
        ProgrammeFault::NoSuchDay { found } => (
            format!("应当是 `2026-05-01` 这样的日期，写的是 `{found}`。"),
            format!("expected a day such as `2026-05-01`, found `{found}`."),
        ),
        ProgrammeFault::NoSuchDate { found } => (
            format!("应当是 `05-01` 这样的月和日，写的是 `{found}`。"),
            format!("expected a month and a day such as `05-01`, found `{found}`."),
        ),
        ProgrammeFault::NoSuchDays => (
            "这些日子合在一起永远不会到：每一项都要符合才算。".into(),
            "these days never come: all that is written must hold on a day.".into(),
        ),
    };
    lang.pick(zh, en)
}
