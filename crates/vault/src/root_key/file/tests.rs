//! The root-key file: created once and whole, refused when exposed or damaged.

use std::thread;

use super::*;

fn bytes(key: &RootKey) -> [u8; 32] {
    *key.secret().bytes()
}

fn names_in(directory: &Path) -> Vec<OsString> {
    fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name()).collect()
}

#[test]
fn a_created_file_is_read_again_and_nothing_lies_beside_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("root.key");
    let created = RootKey::load_or_create(&path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.len(), 65);
    assert!(text.ends_with('\n'));
    assert_eq!(bytes(&RootKey::load_or_create(&path).unwrap()), bytes(&created));
    assert_eq!(bytes(&RootKey::load(&path).unwrap()), bytes(&created));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert_eq!(names_in(directory.path()), ["root.key"]);
}

#[cfg(unix)]
#[test]
fn a_created_file_has_mode_0600_and_wider_ones_are_refused() {
    use std::os::unix::fs::PermissionsExt;

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("root.key");
    RootKey::load_or_create(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);

    let load_with = |bits| {
        fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
        RootKey::load_or_create(&path)
    };
    for bits in [0o400, 0o600, 0o700] {
        assert!(load_with(bits).is_ok(), "{bits:o}");
    }
    for bits in [0o601, 0o604, 0o620, 0o640, 0o644, 0o660, 0o666, 0o777] {
        match load_with(bits) {
            Err(VaultError::RootKeyFileExposed { mode, path: named }) => assert_eq!((mode, &named), (bits, &path)),
            other => panic!("{bits:o}: {other:?}"),
        }
    }
    let told = load_with(0o644).unwrap_err().to_string();
    assert!(told.contains("0644") && told.contains("0600") && told.contains("root.key"), "{told}");
}

#[test]
fn a_missing_file_is_not_made_by_load() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("root.key");
    match RootKey::load(&path) {
        Err(VaultError::RootKeyFile { source, .. }) => assert_eq!(source.kind(), ErrorKind::NotFound),
        other => panic!("{other:?}"),
    }
    assert!(!path.exists());
    assert!(matches!(
        RootKey::load_or_create(directory.path().join("absent/root.key")),
        Err(VaultError::RootKeyFile { .. })
    ));
}

#[test]
fn a_file_with_something_else_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("root.key");
    RootKey::load_or_create(&path).unwrap();
    let long = format!("{}{}", "0".repeat(64), " ".repeat(2000));
    for content in [&b""[..], b"0123", &[0xFF; 64], &[b'z'; 64], &[b'0'; 4096], b"not a key at all\n"] {
        fs::write(&path, content).unwrap();
        match RootKey::load_or_create(&path) {
            Err(VaultError::RootKeyFileContent { path: named }) => assert_eq!(named, path),
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    fs::write(&path, long).unwrap();
    assert_eq!(bytes(&RootKey::load(&path).unwrap()), [0; 32]);
}

#[test]
fn programs_that_create_it_at_once_get_one_key() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("root.key");
    let keys: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| bytes(&RootKey::load_or_create(&path).unwrap()))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(keys.iter().all(|key| *key == keys[0]));
    assert_eq!(names_in(directory.path()), ["root.key"]);
}
