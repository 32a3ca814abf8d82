//! Backups: made while others write, and a clinic that comes back from one as it was.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use yanji_app::records::{MemberQuery, NewMember};
use yanji_app::{Backup, BackupPart, Backups, Clinic, FixedClock, RevealPurpose, restore};
use yanji_books::testing::Place;
use yanji_words::{Problem, Thing};

use crate::scene::{enrol, sell, usual};
use crate::support::{cashier, key, key_named, owner, place, refused, root, ten_o_clock};

fn folder(ground: &Place, name: &str) -> std::path::PathBuf {
    match place(ground, name) {
        yanji_app::Place::Folder(folder) => folder,
        yanji_app::Place::Postgres { .. } => unreachable!("asked for on SQLite only"),
    }
}

fn reopen(folder: &Path) -> Clinic {
    let clock = Arc::new(FixedClock::at(ten_o_clock("2026-11-21")));
    Clinic::open(&yanji_app::Place::Folder(folder.to_owned()), &root(1), clock).unwrap()
}

fn listed(clinic: &Clinic) -> Vec<Backup> {
    match clinic.backup_list(&owner()).unwrap() {
        Backups::Folder { backups, .. } => backups,
        Backups::Postgres { .. } => panic!("not on SQLite"),
    }
}

fn make(clinic: &Clinic) -> Backup {
    clinic.backup_make(&owner(), &key(), &mut |_| {}).unwrap()
}

#[test]
fn a_backup_made_under_writes_comes_back_as_it_was() {
    let ground = Place::sqlite();
    let clinics = usual(&ground, "2026-11-20");
    let one = &clinics.one;
    let is_over = AtomicBool::new(false);
    let backup = std::thread::scope(|scope| {
        let write = |series: u32| {
            let mut number = 0;
            while !is_over.load(Ordering::Relaxed) || number < 5 {
                number += 1;
                let new = NewMember {
                    number: format!("{series}-{number}"),
                    name: "张小敏".to_owned(),
                    ..NewMember::default()
                };
                let member = one.member_enrol(&owner(), &key(), new).unwrap().member;
                sell(one, member, 120_000);
            }
        };
        let writers = [1, 2].map(|series| scope.spawn(move || write(series)));
        while one.tiers_distribution(&owner(), None).unwrap().members < 3 {
            std::thread::yield_now();
        }
        let backup = make(one);
        is_over.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.join().unwrap();
        }
        backup
    });
    let from = folder(&ground, "one").join("backups").join(&backup.id);
    let to = folder(&ground, "again");
    restore(&from, &to).unwrap();

    let back = reopen(&to);
    let found = back.books_verify(&owner(), &mut |_| {}).unwrap();
    assert_eq!(found.faults, []);
    assert!(found.accounts >= 3);
    // Every sealed row of the copy finds its key.
    let members = back.member_search(&owner(), &MemberQuery::default()).unwrap();
    for member in &members.items {
        assert_eq!(back.member_reveal(&owner(), member.id, RevealPurpose::Service).unwrap().name, "张小敏");
    }
    // What comes back from the same backup twice is the same.
    let again = folder(&ground, "third");
    restore(&from, &again).unwrap();
    assert_eq!(reopen(&again).books_digest(&owner()).unwrap(), back.books_digest(&owner()).unwrap());
}

#[test]
fn a_clinic_at_rest_has_the_same_digest_after_a_restore() {
    let ground = Place::sqlite();
    let clinics = usual(&ground, "2026-11-20");
    let member = enrol(&clinics.one, "10001");
    sell(&clinics.one, member, 150_000);
    let before = clinics.one.books_digest(&owner()).unwrap();
    let mut told = Vec::new();
    let backup = clinics.one.backup_make(&owner(), &key(), &mut |progress| told.push(progress)).unwrap();
    assert!(told.last().is_some_and(|last| last.done == last.total && last.total > 0), "{told:?}");
    let to = folder(&ground, "again");
    let restored = restore(&folder(&ground, "one").join("backups").join(&backup.id), &to).unwrap();
    assert_eq!(restored.made_at, backup.made_at);
    assert_eq!(reopen(&to).books_digest(&owner()).unwrap(), before);
    assert_eq!(clinics.one.backup_last(&owner()).unwrap(), Some(backup.made_at));
}

#[test]
fn a_restore_overwrites_nothing_and_takes_nothing_that_was_changed() {
    let ground = Place::sqlite();
    let clinics = usual(&ground, "2026-11-20");
    let backup = make(&clinics.one);
    let home = folder(&ground, "one");
    let from = home.join("backups").join(&backup.id);
    assert_eq!(refused(restore(&from, &home)), Problem::PlaceTaken);
    assert_eq!(refused(restore(&home, &folder(&ground, "new"))), Problem::NotFound(Thing::Backup));
    let file = from.join("books.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&file, bytes).unwrap();
    let to = folder(&ground, "new");
    let error = restore(&from, &to).unwrap_err();
    assert_eq!((error.problem, error.field.as_deref()), (Problem::BackupBroken, Some("books.sqlite")));
    fs::remove_file(from.join("keys.sqlite")).unwrap();
    assert!(restore(&from, &to).is_err());
    assert!(!to.join("books.sqlite").exists() && !to.join("keys.sqlite").exists());
}

#[test]
fn backups_are_listed_taken_away_and_deleted() {
    let ground = Place::sqlite();
    let clinics = usual(&ground, "2026-11-20");
    let one = &clinics.one;
    assert_eq!(listed(one), []);
    let first = one.backup_make(&owner(), &key_named("b"), &mut |_| {}).unwrap();
    assert_eq!(one.backup_make(&owner(), &key_named("b"), &mut |_| {}).unwrap(), first, "one effect for one key");
    clinics.pass_seconds(5);
    let second = make(one);
    assert_eq!(listed(one), [second.clone(), first.clone()]);
    let mut taken = one.backup_take(&owner(), &first.id, BackupPart::Keys).unwrap();
    let mut bytes = Vec::new();
    taken.file.read_to_end(&mut bytes).unwrap();
    assert_eq!((bytes.len() as u64, bytes.starts_with(b"SQLite format 3\0")), (taken.bytes, true));
    for name in ["..", "../one", "x", "20261120T020000Z/.."] {
        assert_eq!(refused(one.backup_take(&owner(), name, BackupPart::Books)), Problem::NotFound(Thing::Backup));
    }
    one.backup_delete(&owner(), &key_named("d"), &first.id).unwrap();
    one.backup_delete(&owner(), &key_named("d"), &first.id).unwrap();
    let left = vec![second];
    assert_eq!(listed(one), left);
    let again = one.backup_make(&owner(), &key_named("b"), &mut |_| {}).unwrap();
    assert_eq!((again, listed(one)), (first.clone(), left), "the same key has the same answer, for ever");
    let missing = one.backup_delete(&owner(), &key(), &first.id);
    assert_eq!(refused(missing), Problem::NotFound(Thing::Backup));
    assert_eq!(refused(one.backup_list(&cashier())), Problem::Forbidden);
    assert_eq!(refused(one.backup_make(&cashier(), &key(), &mut |_| {})), Problem::Forbidden);
    let told = crate::settings::actions(&clinics);
    let told: Vec<_> = told.iter().filter(|action| action.starts_with("backup")).collect();
    assert_eq!(told, ["backup_make", "backup_make", "backup_take", "backup_delete"]);
}

#[test]
fn a_key_is_known_again_however_the_path_of_the_books_is_written() {
    let ground = Place::sqlite();
    let clinics = usual(&ground, "2026-11-20");
    let made = clinics.one.backup_make(&owner(), &key_named("b"), &mut |_| {}).unwrap();
    let home = folder(&ground, "one");
    drop(clinics);
    let otherwise = home.parent().unwrap().join(".").join(home.file_name().unwrap());
    let again = reopen(&otherwise);
    assert_eq!(again.backup_make(&owner(), &key_named("b"), &mut |_| {}).unwrap(), made);
    // A folder that the caller names is part of what is asked for.
    let other = again.backup_into(&owner(), &key_named("b"), &home.join("elsewhere"), &mut |_| {});
    assert_eq!(refused(other), Problem::KeyReused);
}

#[test]
fn what_a_killed_backup_left_is_swept_a_day_later() {
    let ground = Place::sqlite();
    let clinics = usual(&ground, "2026-11-20");
    let backups = folder(&ground, "one").join("backups");
    let (old, young) = (backups.join("20261118T235959Z.part"), backups.join("20261120T010000Z.part"));
    let others = [backups.join("mine.part"), young];
    for left in others.iter().chain([&old]) {
        fs::create_dir_all(left).unwrap();
        fs::write(left.join("books.sqlite"), "half").unwrap();
    }
    let begun = backups.join("20261120T020000Z.part");
    fs::create_dir_all(&begun).unwrap();
    let make_with_k = || clinics.one.backup_make(&owner(), &key_named("k"), &mut |_| {});
    let refusal = refused(make_with_k());
    assert_eq!((refusal, begun.exists()), (Problem::Busy, true), "what somebody else is making stays");
    fs::remove_dir_all(&begun).unwrap();
    let made = make_with_k().unwrap();
    assert!(!old.exists() && others.iter().all(|left| left.exists()));
    assert_eq!(listed(&clinics.one), [made], "a key whose backup was begun and never made makes it");
}

#[test]
fn postgres_is_backed_up_by_its_own_tools() {
    let ground = Place::postgres();
    let clinics = usual(&ground, "2026-11-20");
    let Backups::Postgres { commands } = clinics.one.backup_list(&owner()).unwrap() else { panic!("a folder") };
    assert_eq!(commands.len(), 2);
    assert!(
        commands[0].contains("--file=books.dump") && commands[1].contains("_keys --file=keys.dump"),
        "{commands:?}"
    );
    assert!(commands.iter().all(|command| !command.contains("postgres://")), "no password is shown");
    assert_eq!(refused(clinics.one.backup_make(&owner(), &key(), &mut |_| {})), Problem::BackupElsewhere);
}
