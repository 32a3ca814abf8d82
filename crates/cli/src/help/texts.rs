//! What each command and argument is for, in Chinese and English.

use yanji_words::Lang;

/// A command by its path below `yanji`, with its text.
type Text = (&'static str, &'static str, &'static str);

const COMMANDS: &[Text] = &[
    ("", "颜记：医美诊所和美业门店的会员系统", "Yanji: a membership system for aesthetics clinics and beauty stores"),
    ("programme", "会员方案：检查、讲解、发布", "Membership programmes: check, explain, publish"),
    (
        "programme check",
        "检查方案文件；没有问题退出码为 0，有提醒为 1，有错误为 2",
        "Check a programme file; exits with 0 when it is clean, 1 for warnings, 2 for errors",
    ),
    ("programme explain", "用会员看得懂的话讲解方案", "Say the rules in plain words, as members will read them"),
    (
        "replay",
        "不用数据库，按方案重放一份流水，给出每位会员的等级和积分",
        "Replay a history under a programme, without a database: every member's tier and points",
    ),
];

/// Arguments that mean the same wherever they stand, and those of one command behind its path.
const ARGUMENTS: &[Text] = &[
    ("--help", "显示帮助", "Show this help"),
    ("--version", "显示版本", "Show the version"),
    ("--lang", "语言：zh 或 en，默认随终端", "Language: zh or en; that of the terminal by default"),
    ("--format", "输出格式：text（默认）或 json", "Form of the answer: text (default) or json"),
    ("FILE", "方案文件（TOML）", "Programme file (TOML)"),
    ("replay --programme", "方案文件（TOML）", "Programme file (TOML)"),
    ("replay --history", "流水文件（CSV，UTF-8）", "History file (CSV, UTF-8)"),
    ("replay --as-of", "算到这一天结束，例如 2026-11-20", "Up to the end of this day, such as 2026-11-20"),
    ("replay --out", "结果写到这个文件，默认写到标准输出", "Write the states here instead of to standard output"),
    ("replay --refused", "被拒绝的行写到这个文件", "Write the refused lines here"),
    ("replay --timing", "报告读入和重放用的时间", "Tell how long reading and replaying took"),
    ("replay --threads", "线程数，默认用满处理器", "Number of threads; all processors by default"),
];

/// What a command does.
pub(super) fn of_command(path: &str, lang: Lang) -> &'static str {
    find(COMMANDS, path, lang).unwrap_or_default()
}

/// What an argument of a command is for: the text of that command, else that of all commands.
pub(super) fn of_argument(path: &str, name: &str, lang: Lang) -> &'static str {
    find(ARGUMENTS, &format!("{path} {name}"), lang).or_else(|| find(ARGUMENTS, name, lang)).unwrap_or_default()
}

fn find(texts: &[Text], key: &str, lang: Lang) -> Option<&'static str> {
    texts.iter().find(|(known, ..)| *known == key).map(|(_, zh, en)| lang.pick(*zh, *en))
}
