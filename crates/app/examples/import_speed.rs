//! Measures an import: `cargo run --release -p yanji-app --example import_speed -- FILE [POSTGRES-URL]`.
//!
//! Founds a clinic in a new folder on the disk of the working directory, or in a new schema, imports the file under a
//! small programme, and prints lines a second; then imports it again, which changes nothing, and measures that.

#![expect(clippy::print_stdout, reason = "an example shows what it measured")]

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use yanji_app::import::MappingChoice;
use yanji_app::{Actor, Channel, Clinic, Founding, Key, Place, SystemClock};
use yanji_engine::Day;
use yanji_vault::RootKey;

const PROGRAMME: &str = r#"
language = 1
name = "thresholds 80 and 290"
timezone = "Asia/Shanghai"

[points]
per_yuan = 1

[[tiers]]
code = "base"
name = "base"

[[tiers]]
code = "silver"
name = "silver"
qualify = { metric = "spend", window = "cumulative", at_least = 80 }

[[tiers]]
code = "gold"
name = "gold"
qualify = { metric = "spend", window = "cumulative", at_least = 290 }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("which file?")?;
    let folder = tempfile::tempdir_in(".")?;
    let place = match arguments.next() {
        Some(url) => Place::Postgres { url, schema: format!("import_speed_{}", std::process::id()) },
        None => Place::Folder(folder.path().to_owned()),
    };
    let founding = Founding { name: "speed".to_owned(), timezone: "Asia/Shanghai".to_owned() };
    let clinic = Clinic::found(&place, &RootKey::from_bytes([1; 32]), Arc::new(SystemClock), &founding)?;
    let owner = Actor::machine(Channel::Command);
    let draft = clinic.programme_save(&owner, &Key::fresh()?, PROGRAMME)?;
    let from = Day::parse("1990-01-01").ok_or("no day")?;
    clinic.programme_publish(&owner, &Key::fresh()?, draft.id, from)?;

    let bytes = std::fs::read(&file)?;
    for round in ["first", "again"] {
        let begun = Instant::now();
        let mapping = clinic.import_inspect(&owner, &file, &bytes, &MappingChoice::default())?.mapping;
        let inspected = begun.elapsed();
        let report = clinic.import_file(&owner, &file, &bytes, &mapping, &mut |_| {})?;
        let passed = begun.elapsed();
        let lines_a_second = u128::try_from(report.lines)? * 1_000 / passed.as_millis().max(1);
        println!(
            "{round}: {} lines, {} new, {} known, {} refused, {} members; {passed:.2?} of which {inspected:.2?} to look \
             at it; {lines_a_second} lines/s",
            report.lines, report.new, report.known, report.refused, report.members_new
        );
    }
    println!("digest {}", clinic.books_digest(&owner)?);
    Ok(())
}
