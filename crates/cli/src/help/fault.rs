//! What is wrong with the arguments, in both languages.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use yanji_words::Lang;

/// What is wrong, and where to read how it is written.
pub(crate) fn fault(lang: Lang, error: &clap::Error) -> String {
    match lang {
        Lang::En => english(error),
        Lang::Zh => format!("{}\n用 `yanji --help` 或 `yanji 命令 --help` 查看写法。", chinese(error)),
    }
}

/// As clap says it, whose lines after the first are a usage that the help gives anyway.
fn english(error: &clap::Error) -> String {
    if matches!(error.kind(), ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) {
        return "Say what to do: a command is missing.\nSee `yanji --help`.".to_owned();
    }
    let text = error.render().to_string();
    let text = text.split("\n\nUsage:").next().unwrap_or_default();
    let text = text.split("\n\nFor more information").next().unwrap_or_default();
    format!("{}\nSee `yanji --help` or `yanji COMMAND --help`.", text.trim_end())
}

fn chinese(error: &clap::Error) -> String {
    let argument = value(error, ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数 {argument}。"),
        ErrorKind::InvalidSubcommand => format!("没有命令 {}。", value(error, ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}。"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "请写明要做什么：缺少命令。".to_owned()
        }
        ErrorKind::ArgumentConflict => {
            format!("参数 {argument} 不能与 {} 同时使用。", value(error, ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            match value(error, ContextKind::InvalidValue).as_str() {
                "" => format!("参数 {argument} 后面缺少值。"),
                given => format!("参数 {argument} 的值不对：{given}。"),
            }
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("参数 {argument} 的值不对。")
        }
        _ => "命令行的写法不对。".to_owned(),
    }
}

/// What clap knows about the fault, as text.
fn value(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
