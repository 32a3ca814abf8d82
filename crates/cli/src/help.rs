//! The command line in two languages: which one is spoken, and `--help` and complaints in it.

mod fault;
mod texts;

use std::ffi::OsString;

use clap::{Arg, ArgAction, CommandFactory, FromArgMatches};
use yanji_words::Lang;

pub(crate) use self::fault::fault;
use crate::arguments::Arguments;

/// The language to speak: that of `--lang`, `YANJI_LANG`, or the locale of the terminal. A locale of neither language,
/// such as `C`, gets English; where nothing is said, Chinese is spoken.
pub(crate) fn language(words: &[OsString], environment: impl Fn(&str) -> Option<String>) -> Lang {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let asked_for = words.iter().enumerate().find_map(|(place, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(place + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    if let Some(lang) = asked_for.and_then(Lang::from_tag) {
        return lang;
    }
    let said = |name: &str| environment(name).filter(|value| !value.is_empty());
    if let Some(lang) = said("YANJI_LANG").as_deref().and_then(Lang::from_tag) {
        return lang;
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(said);
    locale.map_or_else(Lang::default, |locale| Lang::from_tag(&locale).unwrap_or(Lang::En))
}

/// Reads the command line.
///
/// # Errors
/// The help that was asked for, or what is wrong.
pub(crate) fn parse(lang: Lang, words: &[OsString]) -> Result<Arguments, clap::Error> {
    let matches = command(lang).try_get_matches_from(words)?;
    Arguments::from_arg_matches(&matches)
}

/// The command line with its help in a language.
fn command(lang: Lang) -> clap::Command {
    let plain = Arguments::command()
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true))
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version));
    let mut built = plain.clone();
    built.build();
    speak(plain, &mut built, "", lang)
}

/// Gives a command and those below it their texts. `built` is its twin that knows its usage, `path` its name below
/// `yanji`.
fn speak(command: clap::Command, built: &mut clap::Command, path: &str, lang: Lang) -> clap::Command {
    let (usage, commands, positions, options) =
        lang.pick(("用法", "命令", "参数", "选项"), ("Usage", "Commands", "Arguments", "Options"));
    let line = usage_line(built, lang);
    command
        .about(texts::of_command(path, lang))
        .override_usage(line)
        .help_template(format!("{{about}}\n\n{usage}: {{usage}}\n\n{{all-args}}"))
        .subcommand_help_heading(commands)
        .mut_args(|arg| {
            let heading = if arg.is_positional() { positions } else { options };
            let text = texts::of_argument(path, &name_of(&arg), lang);
            let takes_value = arg.get_action().takes_values();
            let arg = arg.help(text).help_heading(heading);
            if takes_value { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
        })
        .mut_subcommands(|below| {
            let name = below.get_name().to_owned();
            let path = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
            match built.find_subcommand_mut(&name) {
                Some(built) => speak(below, built, &path, lang),
                None => below,
            }
        })
}

fn usage_line(built: &mut clap::Command, lang: Lang) -> String {
    let usage = built.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    match lang {
        Lang::Zh => usage.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>"),
        Lang::En => usage.to_owned(),
    }
}

/// An argument as it is written: `--as-of`, or `FILE` for one without a name.
fn name_of(arg: &Arg) -> String {
    arg.get_long().map_or_else(|| arg.get_id().as_str().to_uppercase(), |long| format!("--{long}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(words: &[&str], environment: &[(&str, &str)]) -> Lang {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        language(&words, |name| environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into()))
    }

    #[test]
    fn the_language_is_the_one_asked_for_or_that_of_the_terminal() {
        assert_eq!(lang(&["yanji", "--lang", "en", "replay"], &[("YANJI_LANG", "zh")]), Lang::En);
        assert_eq!(lang(&["yanji", "replay", "--lang=zh"], &[("LANG", "en_US.UTF-8")]), Lang::Zh);
        assert_eq!(lang(&["yanji"], &[("YANJI_LANG", "en"), ("LC_ALL", "zh_CN.UTF-8")]), Lang::En);
        assert_eq!(lang(&["yanji"], &[("LC_ALL", "zh_CN.UTF-8"), ("LANG", "en_US")]), Lang::Zh);
        assert_eq!(lang(&["yanji"], &[("LC_ALL", ""), ("LANG", "zh_CN")]), Lang::Zh);
        assert_eq!(lang(&["yanji"], &[("LANG", "C.UTF-8")]), Lang::En);
        assert_eq!(lang(&["yanji"], &[]), Lang::Zh);
    }

    /// The help of every command with its path, `yanji` itself the first.
    fn every_help(lang: Lang) -> Vec<(String, String)> {
        fn walk(command: &mut clap::Command, path: &str, found: &mut Vec<(String, String)>) {
            found.push((path.to_owned(), command.render_long_help().to_string()));
            let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
            for name in names {
                if let Some(below) = command.find_subcommand_mut(&name) {
                    walk(below, &format!("{path} {name}"), found);
                }
            }
        }
        let mut command = command(lang);
        command.build();
        let mut found = Vec::new();
        walk(&mut command, "yanji", &mut found);
        found
    }

    fn is_chinese(character: char) -> bool {
        matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
    }

    #[test]
    fn every_part_of_the_command_line_is_said_in_both_languages() {
        fn walk(command: &clap::Command, path: &str) {
            for lang in Lang::ALL {
                assert!(!texts::of_command(path, lang).is_empty(), "`{path}` has no text");
                for arg in command.get_arguments() {
                    assert!(!texts::of_argument(path, &name_of(arg), lang).is_empty(), "`{path} {}`", name_of(arg));
                }
            }
            for below in command.get_subcommands() {
                walk(below, format!("{path} {}", below.get_name()).trim());
            }
        }
        walk(&command(Lang::Zh), "");
    }

    #[test]
    fn english_help_has_no_chinese() {
        for (path, help) in every_help(Lang::En) {
            assert!(!help.contains(is_chinese), "{path}:\n{help}");
        }
    }

    /// Two English words in a row are a sentence that nobody translated; names of commands and files are none.
    #[test]
    fn chinese_help_has_no_english_sentence() {
        for (path, help) in every_help(Lang::Zh) {
            assert!(help.contains(is_chinese), "{path}:\n{help}");
            for line in help.lines().filter(|line| !line.starts_with("用法")) {
                let words: Vec<&str> = line.split_whitespace().collect();
                let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
                let sentence = words.windows(2).any(|pair| pair.iter().all(is_word));
                assert!(!sentence, "{path}: {line}");
            }
            for leftover in ["Usage", "Options", "OPTIONS", "COMMAND", "Arguments", "default:", "possible"] {
                assert!(!help.contains(leftover), "{path}: {leftover}\n{help}");
            }
        }
    }
}
