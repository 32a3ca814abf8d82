//! Every page has its picture in the documentation, and every picture there is one of a page. `script/screenshots` takes
//! them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::routes::pages;

#[path = "../../../examples/screenshots/plan.rs"]
mod plan;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

#[test]
fn every_page_has_a_picture() {
    assert_eq!(plan::faults(&pages()), [""; 0]);
    let unknown = plan::faults(&["/nothing".to_owned()]);
    assert!(
        unknown.contains(&"/nothing has no picture".to_owned()) && unknown.contains(&"/help is no page".to_owned())
    );
}

#[test]
fn an_address_leads_to_the_page_that_is_pictured() {
    for picture in plan::pictures() {
        let Some(address) = picture.way.filter(|way| !way.contains('{')) else { continue };
        let path = address.split([' ', '?']).next();
        assert_eq!(path, Some(picture.route), "{}", picture.name);
    }
}

#[test]
fn the_documentation_has_these_pictures_and_no_others() {
    let there = fs::read_dir(docs().join("screenshots")).unwrap();
    let there: BTreeSet<String> = there.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(there, plan::files(), "run script/screenshots");
    assert_eq!(fs::read_to_string(docs().join("screenshots.md")).unwrap(), plan::index(), "run script/screenshots");
}
