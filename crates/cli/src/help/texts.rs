//! What each command and argument is for, in Chinese and English.

use yanji_words::Lang;

/// A command by its path below `yanji`, with its text.
type Text = (&'static str, &'static str, &'static str);

const COMMANDS: &[Text] = &[
    ("", "颜记：医美诊所和美业门店的会员系统", "Yanji: a membership system for aesthetics clinics and beauty stores"),
    (
        "demo",
        "打开一家示范门店：2000 位会员，三年历史",
        "Open a sample clinic: 2 000 members with three years of history",
    ),
    ("serve", "启动服务：网页和接口", "Serve the pages and the API"),
    (
        "import",
        "导入消费历史；空的数据目录会建成一家新机构",
        "Import a purchase history; an empty directory becomes a clinic",
    ),
    ("clock", "处理日终：积分到期、等级评定、宽限期", "Handle the ends of days: expiry, evaluation, grace"),
    (
        "verify",
        "逐笔核对账本；有不符时退出码为 1",
        "Verify the books entry by entry; exits with 1 when something does not fit",
    ),
    ("user", "员工账号", "Who may sign in"),
    (
        "user add",
        "添加员工账号；密码从提示或标准输入读取",
        "Add a log-in; the password is asked for or read from standard input",
    ),
    ("user rename", "给员工改姓名", "Change what one of the staff is called"),
    (
        "user set-role",
        "给员工换角色，对方下一次操作时生效",
        "Give somebody another role; it works at their next request",
    ),
    (
        "user password",
        "给员工换密码，对方立即退出；密码从提示或标准输入读取",
        "Give somebody another password and sign them out; it is asked for or read from standard input",
    ),
    ("user disable", "停用员工账号，立即退出", "Let somebody in no more; they are signed out at once"),
    ("user enable", "重新启用员工账号", "Let somebody in again"),
    (
        "backup",
        "备份账本和密钥库并检查；服务运行中也可以",
        "Back up the books and the keystore, and check them; also while the clinic is served",
    ),
    (
        "restore",
        "从备份恢复到一个空目录；不会覆盖已有数据",
        "Bring a clinic back from a backup into an empty directory; nothing is overwritten",
    ),
    ("key", "接口密钥", "Keys of the API"),
    ("key add", "新建接口密钥，只显示一次", "Make a key for the API; it is shown once"),
    ("programme publish", "从某天起启用方案", "Put a programme into force from a day"),
    (
        "programme withdraw",
        "撤回还没到生效日的发布，这一版变回草稿",
        "Call off a publication before its first day; the version is a draft again",
    ),
    (
        "programme",
        "会员方案：检查、修改、比较、讲解、发布、撤回",
        "Membership programmes: check, repair, compare, explain, publish, withdraw",
    ),
    (
        "programme difference",
        "用一句句话说明两份方案的不同；相同时退出码为 0，不同为 1",
        "Say what changes from one programme to another; exits with 0 when nothing does, 1 otherwise",
    ),
    (
        "programme repair",
        "采纳检查中不需要人决定的建议，输出改好的文本；还有待定的问题时退出码为 1",
        "Take what the check proposes and nobody needs to decide, and print the text; exits with 1 when something is left",
    ),
    (
        "programme check",
        "检查方案文件，给出数据目录时也对照那里的价目表；没有问题退出码为 0，有提醒为 1，有错误为 2",
        "Check a programme file, with a data directory against its price list too; exits with 0 when it is clean, 1 for warnings, 2 for errors",
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
    ("--data", "数据目录", "Data directory"),
    ("--database", "PostgreSQL 的地址：postgres://…", "URL of a PostgreSQL database: postgres://…"),
    ("--schema", "数据库里的模式名，默认 yanji", "Schema in that database; yanji by default"),
    (
        "--role",
        "角色：owner（店主）、manager（店长）、cashier（收银）、auditor（审计），或自建角色的名称",
        "Role: owner, manager, cashier, auditor, or the name of one of your own",
    ),
    ("--login", "登录名", "Log-in name"),
    (
        "backup --to",
        "备份放到这个目录，默认数据目录下的 backups",
        "Put it here; by default into backups beside the data",
    ),
    ("FROM", "备份的目录", "Folder of the backup"),
    ("restore --data", "恢复到这个目录，里面不能有数据", "Directory to restore into; it must hold no data"),
    (
        "demo --data",
        "数据放在这里并留到下次；默认用完即删",
        "Keep the sample clinic here; otherwise it is gone afterwards",
    ),
    ("demo --port", "端口，默认 8080", "Port; 8080 by default"),
    (
        "serve --data",
        "数据目录，默认 yanji-data；写几次就同时服务几家机构，页面上可以切换",
        "Data directory; yanji-data by default; given several times, as many organisations, among which pages switch",
    ),
    (
        "serve --schema",
        "数据库里的模式名，默认 yanji；可以写几次，每家机构一个",
        "Schema in that database; yanji by default, given once for each organisation",
    ),
    ("serve --listen", "监听地址，默认 127.0.0.1:8080", "Address to listen on; 127.0.0.1:8080 by default"),
    (
        "serve --https",
        "前面有 HTTPS 代理：登录状态只经 HTTPS 传递",
        "Behind a server that speaks HTTPS: keep sessions to HTTPS",
    ),
    ("OLD", "原来的方案文件（TOML）", "Programme file of before (TOML)"),
    ("NEW", "新的方案文件（TOML）", "Programme file of after (TOML)"),
    ("programme repair --write", "写回原文件，而不是输出文本", "Write the file instead of printing the text"),
    ("programme publish --from", "生效的第一天", "The first day in force"),
    ("NUMBER", "版本号，例如 3", "Number of the version, such as 3"),
    ("import --file", "要导入的文件：CSV、TSV、Excel 等", "File to import: CSV, TSV, Excel and the like"),
    (
        "import --programme",
        "新机构用的方案，默认用现成的四级会员卡（钻石）",
        "Programme of a new clinic; the ready-made four cards with a diamond by default",
    ),
    (
        "import --mapping",
        "列的对应（TOML 或 JSON），默认自动识别",
        "What the columns hold (TOML or JSON); guessed by default",
    ),
    ("import --dry-run", "只试算，不写入", "Say what would come of it and write nothing"),
    ("import --refused", "未受理的行写到这个文件", "Write the refused lines here"),
    ("clock --until", "处理到这一天，默认昨天", "Up to the end of this day; yesterday by default"),
    ("verify --digest", "只打印账本的摘要", "Print one hash over all members instead"),
    (
        "user add --name",
        "姓名：同事和顾客看到的称呼，最多 40 个字",
        "Name that colleagues and customers read, up to 40 characters",
    ),
    ("user rename --name", "新的姓名", "The name from now on"),
    ("user add --store", "所属门店的名称", "Name of the store"),
    ("key add --name", "密钥的名称", "What the key is called"),
    ("FILE", "方案文件（TOML）", "Programme file (TOML)"),
    ("replay --programme", "方案文件（TOML）", "Programme file (TOML)"),
    ("replay --history", "流水文件（CSV，UTF-8）", "History file (CSV, UTF-8)"),
    ("replay --as-of", "算到这一天结束，例如 2026-11-20", "Up to the end of this day, such as 2026-11-20"),
    ("replay --out", "结果写到这个文件，默认写到标准输出", "Write the states here instead of to standard output"),
    ("replay --refused", "未受理的行写到这个文件", "Write the refused lines here"),
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
