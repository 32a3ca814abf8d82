//! Help and wrong arguments, in both languages.

use crate::program::{command, yanji};

#[test]
fn help_is_an_answer() {
    let answer = yanji(["replay", "--help"]);
    assert_eq!((answer.status, answer.err.as_str()), (Some(0), ""));
    assert!(answer.out.contains("--history <FILE>") && answer.out.starts_with("Replay a history"), "{}", answer.out);
    let chinese = command(["--lang=zh", "replay", "--help"]).output().unwrap();
    assert!(String::from_utf8(chinese.stdout).unwrap().contains("用法: yanji replay [选项]"));
}

#[test]
fn wrong_arguments_end_with_2_and_say_what_is_wrong() {
    for (arguments, en, zh) in [
        (&["replay", "--what"][..], "--what", "没有参数 --what"),
        (&["fly"], "fly", "没有命令 fly"),
        (&[], "command is missing", "缺少命令"),
        (&["verify"], "--data", "缺少参数：--data"),
        (&["clock", "--data", "x", "--until", "yesterday"], "yesterday", "值不对：yesterday"),
        (&["verify", "--data", "x", "--database", "y"], "cannot be used", "不能与"),
    ] {
        let answer = yanji(arguments);
        assert_eq!((answer.status, answer.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(answer.err.contains(en) && answer.err.contains("--help"), "{arguments:?}: {}", answer.err);
        let chinese = command(arguments).env("YANJI_LANG", "zh").output().unwrap();
        let chinese = String::from_utf8(chinese.stderr).unwrap();
        assert!(chinese.contains(zh), "{arguments:?}: {chinese}");
    }
}

#[test]
fn a_folder_without_a_clinic_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("nowhere");
    for arguments in [&["verify"][..], &["clock"], &["key", "add", "--name", "till", "--role", "cashier"]] {
        let answer = yanji([arguments, &["--data", data.to_str().unwrap()]].concat());
        assert_eq!((answer.status, answer.out.as_str()), (Some(2), ""), "{}", answer.err);
        assert!(answer.err.contains("not_found"), "{}", answer.err);
        assert!(!data.exists());
    }
}
