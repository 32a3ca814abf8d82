//! Commands on books: import, kills, verify, log-ins, keys, the clock.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::program::{Answer, checkout, command, yanji, yanji_reading};

/// A purchase history of so many members, four lines each, the last line of the file unreadable.
fn history(folder: &Path, members: usize) -> String {
    let mut text = "会员号,日期,金额\n".to_owned();
    for line in 0..4 {
        for member in 0..members {
            text += &format!("K{member:05},2026-0{}-1{},{}.50\n", line + 1, member % 10, 100 * (line + 1));
        }
    }
    text += "K00001,2026-13-45,1.00\n";
    let file = folder.join("history.csv");
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn on(data: &Path, arguments: &[&str]) -> Answer {
    yanji([arguments, &["--data", data.to_str().unwrap()]].concat())
}

fn digest(data: &Path) -> String {
    let answer = on(data, &["verify"]);
    assert_eq!(answer.status, Some(0), "{}{}", answer.out, answer.err);
    let digest = on(data, &["verify", "--digest"]).out.trim().to_owned();
    assert_eq!(digest.len(), 64);
    digest
}

#[test]
fn an_empty_folder_becomes_a_clinic_whose_books_verify() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data, refused) =
        (history(folder.path(), 20), folder.path().join("data"), folder.path().join("refused.csv"));

    let answer = on(&data, &["import", "--file", &file, "--dry-run", "--format", "json"]);
    let tried: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err));
    assert_eq!((&tried["lines"], &tried["new"], &tried["refused"]), (&81.into(), &80.into(), &1.into()));
    assert_eq!((&tried["first_day"], &tried["last_day"]), (&"2026-01-10".into(), &"2026-04-19".into()));
    assert!(!data.exists(), "a dry run writes nothing");

    let answer = on(&data, &["import", "--file", &file, "--refused", refused.to_str().unwrap()]);
    assert_eq!(answer.status, Some(0), "{}", answer.err);
    assert_eq!(answer.out, "lines 81: new 80, known 0, refused 1; new members 20\n");
    let refused = fs::read_to_string(refused).unwrap();
    assert!(refused.lines().nth(1).is_some_and(|line| line.starts_with("82,K00001,day,")), "{refused}");
    let before = digest(&data);

    let again = on(&data, &["import", "--file", &file]);
    assert_eq!(again.out, "lines 81: new 0, known 80, refused 1; new members 0\n", "{}", again.err);
    assert_eq!(digest(&data), before);
}

#[test]
fn a_dry_run_leaves_a_clinic_without_a_programme_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (history(folder.path(), 20), folder.path().join("data"));
    // Serving founds a clinic; its owner chooses a programme later.
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
    let mut child = command(serve).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = [0; 7];
    child.stderr.take().unwrap().read_exact(&mut told).unwrap();
    assert_eq!(&told, b"Founded");
    child.kill().unwrap();
    child.wait().unwrap();
    for _ in 0..2 {
        let tried = on(&data, &["import", "--file", &file, "--dry-run"]);
        assert_eq!(tried.out, "lines 81: new 80, known 0, refused 1; new members 20\n", "{}", tried.err);
    }
    // Any version that the dry runs had put into force, or saved, would be the first one.
    let programme = checkout("programmes/salon-stars.toml");
    let publish = ["programme", "publish", programme.to_str().unwrap(), "--from", "2026-01-01"];
    let answer = on(&data, &publish);
    assert_eq!(answer.out.split(',').next(), Some("version 1"), "{}{}", answer.out, answer.err);
    assert!(on(&data, &publish).err.contains("day_taken"));
    let later = ["programme", "publish", programme.to_str().unwrap(), "--from", "2026-01-02"];
    let answer = on(&data, &later);
    assert_eq!(answer.out.split(',').next(), Some("version 2"), "a refusal leaves no draft: {}", answer.out);
}

#[test]
fn a_publication_is_withdrawn_before_its_day() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (history(folder.path(), 20), folder.path().join("data"));
    on(&data, &["import", "--file", &file]);
    let programme = checkout("programmes/salon-stars.toml");
    on(&data, &["programme", "publish", programme.to_str().unwrap(), "--from", "2090-01-01"]);
    let withdraw = |number| on(&data, &["programme", "withdraw", number]);
    let answer = withdraw("2");
    assert_eq!(answer.out, "publication of version 2 withdrawn; it is a draft again\n", "{}", answer.err);
    for (number, code) in [("1", "already_in_force"), ("2", "never_published"), ("3", "not_found")] {
        let refused = withdraw(number).err;
        assert!(refused.contains(code), "{number}: {refused}");
    }
}

#[test]
fn a_dry_run_names_the_categories_that_the_price_list_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("f.csv"), folder.path().join("data"));
    fs::write(&file, "会员号,日期,金额,类目\nK1,2026-04-03,10,药妆\nK2,2026-04-05,20,药妆\nK2,2026-04-06,20,\n")
        .unwrap();
    let import = ["import", "--file", file.to_str().unwrap()];
    let tried = on(&data, &[&import[..], &["--dry-run"]].concat());
    assert!(tried.out.ends_with("need the same name):\n  药妆: 2\n"), "{}{}", tried.out, tried.err);
    let tried = on(&data, &[&import[..], &["--dry-run", "--format", "json"]].concat());
    let told: Value = serde_json::from_str(&tried.out).unwrap_or_else(|_| panic!("{}", tried.err));
    assert_eq!(told["unlisted_categories"], serde_json::json!([{"name": "药妆", "lines": 2}]));
}

#[test]
fn refunds_are_told_apart_before_and_after_they_are_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("f.csv"), folder.path().join("data"));
    fs::write(&file, "会员号,日期,金额\nK1,2026-04-03,100\nK1,2026-04-05,-30.5\nK1,2026-04-06,-80\n").unwrap();
    let import = ["import", "--file", file.to_str().unwrap()];
    let expected = "lines 3: new 2, known 0, refused 1; new members 1\nrefunds among them: 1, of 30.50 yuan\n";
    let tried = on(&data, &[&import[..], &["--dry-run"]].concat());
    assert_eq!(tried.out, expected, "{}", tried.err);
    let tried = on(&data, &[&import[..], &["--dry-run", "--format", "json"]].concat());
    let told: Value = serde_json::from_str(&tried.out).unwrap_or_else(|_| panic!("{}", tried.err));
    assert_eq!(
        (&told["refunds"], &told["refunds_fen"], &told["amount_fen"]),
        (&1.into(), &3_050.into(), &10_000.into())
    );
    assert_eq!(told["refusals"][0]["code"], "over_refund");
    assert_eq!(on(&data, &import).out, expected);
    let before = digest(&data);
    assert_eq!(on(&data, &import).out, "lines 3: new 0, known 2, refused 1; new members 0\n");
    assert_eq!(digest(&data), before);
}

#[test]
fn days_that_can_be_read_in_two_ways_are_decided_by_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("f.csv"), folder.path().join("data"));
    fs::write(&file, "会员号,日期,金额\nK1,03/04/2026,10\nK2,05/04/2026,20\n").unwrap();
    let import = ["import", "--file", file.to_str().unwrap()];
    let tried = on(&data, &[&import[..], &["--dry-run"]].concat());
    assert_eq!(tried.status, Some(0));
    assert!(tried.err.contains("day_format"), "{}", tried.err);
    let answer = on(&data, &import);
    assert_eq!(answer.status, Some(2), "{}", answer.out);
    assert!(answer.err.contains("day_format = \"month_first\" or \"day_first\""), "{}", answer.err);
    assert!(!data.exists(), "what is not taken in founds nothing");

    let mapping = folder.path().join("m.toml");
    let mapped = [&import[..], &["--mapping", mapping.to_str().unwrap()]].concat();
    fs::write(&mapping, "day_fromat = \"day_first\"\n").unwrap();
    let answer = on(&data, &mapped);
    assert_eq!(answer.status, Some(2));
    assert!(answer.err.contains("`day_fromat`"), "{}", answer.err);
    fs::write(&mapping, "format = \"text\"\nday_format = \"day_first\"\n").unwrap();
    let tried = on(&data, &[&mapped[..], &["--dry-run", "--format", "json"]].concat());
    let told: Value = serde_json::from_str(&tried.out).unwrap_or_else(|_| panic!("{}", tried.err));
    assert_eq!((&told["first_day"], tried.err.as_str()), (&"2026-04-03".into(), ""));
    assert_eq!(on(&data, &mapped).status, Some(0));
}

#[test]
fn a_file_that_is_no_history_founds_no_clinic() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("f.csv"), folder.path().join("data"));
    for text in ["", "会员号\nK1\n", "\0\0\0"] {
        fs::write(&file, text).unwrap();
        let answer = on(&data, &["import", "--file", file.to_str().unwrap()]);
        assert_eq!((answer.status, data.exists()), (Some(2), false), "{text:?} {}", answer.err);
    }
}

#[test]
fn the_file_of_refused_lines_runs_nothing_and_holds_no_phone() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data, refused) =
        (folder.path().join("f.csv"), folder.path().join("data"), folder.path().join("refused.csv"));
    let lines = "会员号,备注,手机,金额,日期\n\
                 A1,a,13800001111,380,2026-01-06\n\
                 A2,a,b,13800001111,380,2026-01-06\n\
                 13822223333,a,,x,2026-01-06\n\
                 A3,a,,139 0000 1111,2026-13-06\n\
                 @E3,a,,=1+1,2026-01-06\n";
    fs::write(&file, lines).unwrap();
    let arguments = ["import", "--file", file.to_str().unwrap(), "--refused", refused.to_str().unwrap()];
    let answer = on(&data, &arguments);
    assert_eq!(answer.out, "lines 5: new 1, known 0, refused 4; new members 1\n", "{}", answer.err);
    let text = fs::read_to_string(refused).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[1].starts_with("3,,amount,surplus_cells,,"), "{text}");
    assert!(lines[2].starts_with("4,,amount,invalid_amount,x,"), "{text}");
    assert!(lines[3].starts_with("5,A3,"), "{text}");
    assert!(lines[4].starts_with("6,'@E3,amount,invalid_amount,'=1+1,"), "{text}");
    for phone in ["13800001111", "13822223333", "139 0000 1111"] {
        assert!(!text.contains(phone), "{text}");
    }
}

#[test]
fn an_import_that_is_killed_is_finished_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let (file, whole, killed) = (history(folder.path(), 1_500), folder.path().join("a"), folder.path().join("b"));
    assert_eq!(on(&whole, &["import", "--file", &file]).status, Some(0));

    let arguments = ["import", "--file", &file, "--data", killed.to_str().unwrap()];
    let mut child = command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Killed once it has begun to write, wherever it is then.
    while child.try_wait().unwrap().is_none() && !killed.join("books.sqlite-wal").exists() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(on(&killed, &["import", "--file", &file]).status, Some(0));
    assert_eq!(digest(&killed), digest(&whole));
}

#[test]
fn users_and_keys_are_added_and_days_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (history(folder.path(), 3), folder.path().join("data"));
    assert_eq!(on(&data, &["import", "--file", &file]).status, Some(0));
    let place = data.to_str().unwrap();

    let add = ["user", "add", "--data", place, "--role", "owner", "--login", "li", "--name", "李丽"];
    let answer = yanji_reading(add, "a long enough password\n");
    assert_eq!(answer.status, Some(0), "{}", answer.err);
    assert!(answer.out.trim_end().ends_with(" li owner 李丽"), "{}", answer.out);
    assert!(yanji_reading(add, "a long enough password\n").err.contains("login_taken"));
    let weak = ["user", "add", "--data", place, "--role", "cashier", "--login", "wang", "--name", "王"];
    assert!(yanji_reading(weak, "short\n").err.contains("password_weak"));

    let answer = on(&data, &["key", "add", "--name", "till", "--role", "cashier", "--format", "json"]);
    let key: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err));
    assert!(key["token"].as_str().is_some_and(|token| token.len() >= 32));

    let answer = on(&data, &["clock", "--until", "2026-06-30"]);
    assert!(answer.out.starts_with("closed through 2026-06-30"), "{}{}", answer.out, answer.err);
    assert!(on(&data, &["clock", "--until", "2999-01-01"]).err.contains("day_unfinished"));
    digest(&data);
}

#[test]
fn a_clinic_comes_back_from_its_backup() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (history(folder.path(), 5), folder.path().join("data"));
    assert_eq!(on(&data, &["import", "--file", &file]).status, Some(0));
    let before = digest(&data);

    let answer = on(&data, &["backup"]);
    assert_eq!(answer.status, Some(0), "{}", answer.err);
    let backup = answer.out.trim();
    assert!(Path::new(backup).starts_with(data.join("backups")), "{backup}");
    let elsewhere = folder.path().join("elsewhere");
    let answer = on(&data, &["backup", "--to", elsewhere.to_str().unwrap(), "--format", "json"]);
    let told: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err));
    assert!(told["folder"].as_str().is_some_and(|told| Path::new(told).starts_with(&elsewhere)), "{told}");
    assert_eq!(told["files"].as_array().map(Vec::len), Some(2));

    let back = folder.path().join("back");
    let restore = ["restore", backup, "--data", back.to_str().unwrap()];
    let answer = yanji(restore);
    assert_eq!(answer.status, Some(0), "{}", answer.err);
    assert!(answer.out.starts_with("restored to "), "{}", answer.out);
    assert_eq!(digest(&back), before);
    assert_eq!(yanji(restore).status, Some(2), "what is there is never overwritten");
    assert_eq!(digest(&back), before);
}

#[test]
fn a_user_gets_another_role_and_password_and_is_let_in_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (history(folder.path(), 1), folder.path().join("data"));
    assert_eq!(on(&data, &["import", "--file", &file]).status, Some(0));
    let place = data.to_str().unwrap();
    for (login, role) in [("li", "owner"), ("wang", "cashier")] {
        let add = ["user", "add", "--data", place, "--role", role, "--login", login, "--name", login];
        assert_eq!(yanji_reading(add, "a long enough password\n").status, Some(0));
    }
    let user = |arguments: &[&str]| on(&data, &[&["user"], arguments].concat());

    let answer = user(&["set-role", "--login", "wang", "--role", "manager"]);
    assert!(answer.out.trim_end().ends_with(" wang manager wang"), "{}{}", answer.out, answer.err);
    assert!(user(&["set-role", "--login", "wang", "--role", "king"]).err.contains("not_found"));
    let password = ["user", "password", "--data", place, "--login", "wang"];
    assert_eq!(yanji_reading(password, "another long password\n").status, Some(0));
    assert!(yanji_reading(password, "short\n").err.contains("password_weak"));

    let answer = user(&["rename", "--login", "wang", "--name", "王店长"]);
    assert!(answer.out.trim_end().ends_with(" wang manager 王店长"), "{}{}", answer.out, answer.err);
    assert!(user(&["rename", "--login", "wang", "--name", " "]).err.contains("missing"));
    let answer = user(&["disable", "--login", "wang"]);
    assert!(answer.out.trim_end().ends_with(" wang manager disabled 王店长"), "{}{}", answer.out, answer.err);
    let answer = user(&["enable", "--login", "wang", "--format", "json"]);
    let told: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err));
    assert_eq!((&told["is_disabled"], &told["name"]), (&Value::Bool(false), &Value::from("王店长")));
    assert_eq!(user(&["disable", "--login", "nobody"]).status, Some(2));
}

#[test]
fn a_new_clinic_without_a_root_key_makes_one_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data, key) = (history(folder.path(), 2), folder.path().join("data"), folder.path().join("k/root.key"));
    let call = |arguments: &[&str]| {
        let mut command = command([arguments, &["--data", data.to_str().unwrap()]].concat());
        command.env_remove("YANJI_ROOT_KEY").env("YANJI_ROOT_KEY_FILE", &key).output().unwrap()
    };
    let founded = call(&["import", "--file", &file]);
    assert!(founded.status.success());
    assert!(String::from_utf8(founded.stderr).unwrap().contains(key.to_str().unwrap()));
    assert!(call(&["verify"]).status.success());
    fs::remove_file(&key).unwrap();
    assert_eq!(call(&["verify"]).status.code(), Some(2));
    assert!(!key.exists(), "books that are there never get a new key");
}

#[test]
fn the_demo_says_its_address_and_log_ins_and_a_taken_port_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let answer = yanji(["demo", "--port", &port]);
    assert_eq!((answer.status, answer.out.as_str()), (Some(2), ""));
    assert!(answer.err.contains("--port"), "{}", answer.err);
    drop(taken);

    let folder = tempfile::tempdir().unwrap();
    let mut demo = command(["demo", "--port", "0", "--data", folder.path().to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut told = [0; 16];
    demo.stdout.take().unwrap().read_exact(&mut told).unwrap();
    demo.kill().unwrap();
    demo.wait().unwrap();
    assert!(told.starts_with(b"http://127.0.0.1"));
}
