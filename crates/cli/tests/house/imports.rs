//! Holds the direction of imports as the table of rooms in ARCHITECTURE.md draws it. It looks at `Cargo.toml` alone, since
//! what is not named there cannot be imported.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use toml::{Table, Value};

use crate::workspace;

/// What the tests of a room may import besides, for a scene to play in.
const TESTS_MAY_IMPORT: &[(&str, &[&str])] = &[("web", &["vault", "wire", "sample"])];

/// How the table of rooms begins.
const TABLE: &str = "| room | imports | never knows |";

/// Crates that drive a database, a network or a runtime, and the rooms that may have them.
const KEPT_TO: &[(&str, &[&str])] = &[
    ("rusqlite", &["books"]),
    ("tokio-postgres", &["books"]),
    ("tokio", &["books", "web", "cli"]),
    ("axum", &["web", "cli"]),
    ("clap", &["cli", "sample"]),
    ("ring", &["wire"]),
];

/// Each room of the table and the rooms that it may import, for its tests too; a room may name itself to switch on a
/// feature of its own in tests. A room that is not there may not exist.
fn may_import() -> BTreeMap<String, Vec<String>> {
    let drawing = workspace::text("ARCHITECTURE.md");
    let rows = drawing.lines().skip_while(|line| *line != TABLE).skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    let rooms: Vec<_> = cells.map(|cells| (cells[1].to_owned(), cells[2].to_owned())).collect();
    let listed = |imports: &str| match imports {
        "nothing of ours" => Vec::new(),
        "all" => rooms.iter().map(|(room, _)| room.clone()).collect(),
        some => some.split(", ").map(str::to_owned).collect(),
    };
    rooms.iter().map(|(room, imports)| (room.clone(), listed(imports))).collect()
}

#[test]
fn the_table_names_rooms_alone() {
    let rooms = may_import();
    for (room, imports) in &rooms {
        for imported in imports {
            assert!(rooms.contains_key(imported), "{room} imports {imported}, which is no room");
            assert!(imported == room || !rooms[imported].contains(room), "{room} and {imported} import each other");
        }
    }
}

#[test]
fn rooms_import_in_one_direction() {
    let may_import = may_import();
    let mut faults = Vec::new();
    let crates = workspace::top().join("crates");
    let mut rooms = 0;
    for entry in fs::read_dir(crates).unwrap() {
        let room = entry.unwrap().file_name().to_string_lossy().into_owned();
        rooms += 1;
        let manifest: Table = workspace::text(&format!("crates/{room}/Cargo.toml")).parse().unwrap();
        faults.extend(faults_of(&may_import, &room, &manifest));
    }
    assert_eq!(rooms, may_import.len(), "the table names rooms that are not there");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_import_against_the_direction_is_found() {
    let may_import = may_import();
    let faults_of = |room: &str, manifest: &Table| faults_of(&may_import, room, manifest);
    let engine: Table = "[dependencies]\nyanji-books.workspace = true\nserde = '1'".parse().unwrap();
    assert_eq!(faults_of("engine", &engine), ["engine may not import books"]);

    let web: Table = "[dependencies]\nyanji-app = {}\nyanji-sample = {}".parse().unwrap();
    assert_eq!(faults_of("web", &web), ["web may not import sample"]);

    let web: Table = "[dev-dependencies]\nyanji-sample = {}".parse().unwrap();
    assert!(faults_of("web", &web).is_empty(), "its tests may");

    let vault: Table = "[target.'cfg(unix)'.dependencies]\nrusqlite.workspace = true".parse().unwrap();
    assert_eq!(faults_of("vault", &vault), ["vault may not have rusqlite, which is kept to books"]);

    assert_eq!(faults_of("helpers", &Table::new()), ["helpers has no place in the table"]);
}

#[test]
fn every_dependency_of_the_workspace_is_used() {
    let workspace: Table = workspace::text("Cargo.toml").parse().unwrap();
    let mut unused: BTreeSet<_> = workspace["workspace"]["dependencies"].as_table().unwrap().keys().cloned().collect();
    for room in may_import().keys() {
        let manifest: Table = workspace::text(&format!("crates/{room}/Cargo.toml")).parse().unwrap();
        for dependency in dependencies_in(&manifest) {
            unused.remove(&dependency);
        }
    }
    assert!(unused.is_empty(), "no room uses {unused:?}");
}

fn faults_of(may_import: &BTreeMap<String, Vec<String>>, room: &str, manifest: &Table) -> Vec<String> {
    let Some(allowed) = may_import.get(room) else {
        return vec![format!("{room} has no place in the table")];
    };
    let of_tests = TESTS_MAY_IMPORT.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, allowed)| *allowed);
    let mut built = manifest.clone();
    built.remove("dev-dependencies");
    let built = dependencies_in(&built);
    let mut faults = Vec::new();
    for dependency in dependencies_in(manifest) {
        if let Some(imported) = dependency.strip_prefix("yanji-")
            && imported != room
            && !allowed.iter().any(|room| room == imported)
            && (built.contains(&dependency) || !of_tests.contains(&imported))
        {
            faults.push(format!("{room} may not import {imported}"));
        }
        if let Some((_, keepers)) = KEPT_TO.iter().find(|(name, _)| *name == dependency)
            && !keepers.contains(&room)
        {
            faults.push(format!("{room} may not have {dependency}, which is kept to {}", keepers.join(", ")));
        }
    }
    faults
}

/// The names in every table of dependencies, those for one platform included.
fn dependencies_in(manifest: &Table) -> Vec<String> {
    let mut names = Vec::new();
    for (key, value) in manifest {
        let Value::Table(inner) = value else { continue };
        if key.ends_with("dependencies") {
            names.extend(inner.keys().cloned());
        } else if key == "target" {
            names.extend(inner.values().filter_map(Value::as_table).flat_map(dependencies_in));
        }
    }
    names
}
