//! Holds the pages for people to what is there: links, settings, scripts and the two commands. It cannot tell whether
//! a sentence is true.

use std::collections::BTreeSet;
use std::path::Path;

use toml::Table;

use crate::workspace;

#[test]
fn both_readmes_give_the_two_commands() {
    for page in ["README.md", "README.zh-CN.md"] {
        let text = workspace::text(page);
        for command in ["cargo run --release -- demo", "script/test"] {
            assert!(text.contains(command), "{page} does not give `{command}`");
        }
    }
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    let mut broken = Vec::new();
    for page in workspace::text_files("", |path| path.ends_with(".md")) {
        let folder = workspace::top().join(Path::new(&page.path).parent().unwrap());
        for link in file_links(&page.text) {
            if !folder.join(link).exists() {
                broken.push(format!("{}: {link}", page.path));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_page_in_docs_is_linked_from_the_front() {
    let front = workspace::text("README.md") + &workspace::text("ARCHITECTURE.md");
    let linked: BTreeSet<_> = file_links(&front).collect();
    for page in workspace::text_files("docs", |path| path.ends_with(".md")) {
        assert!(
            linked.contains(page.path.as_str()),
            "{} is linked from neither README.md nor ARCHITECTURE.md",
            page.path
        );
    }
}

#[test]
fn every_setting_is_documented() {
    let page = workspace::text("docs/operating.md");
    let mut known = 0;
    for file in workspace::text_files("", |path| path.ends_with(".rs") || path.starts_with("script/")) {
        for setting in settings_in(&file.text) {
            known += 1;
            assert!(page.contains(&format!("`{setting}`")), "{}: {setting} is not in docs/operating.md", file.path);
        }
    }
    assert!(known > 0);
}

#[test]
fn every_dependency_is_accounted_for() {
    let page = workspace::text("docs/dependencies.md");
    let named: BTreeSet<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
        .flat_map(|names| names.split(", "))
        .collect();
    let manifest: Table = workspace::text("Cargo.toml").parse().unwrap();
    for dependency in manifest["workspace"]["dependencies"].as_table().unwrap().keys() {
        let is_ours = dependency.starts_with("yanji-");
        assert!(is_ours || named.contains(dependency.as_str()), "{dependency} is not in docs/dependencies.md");
    }
}

#[test]
fn every_script_can_be_run_and_is_described() {
    let page = workspace::text("CONTRIBUTING.md");
    for file in workspace::text_files("script", |_| true) {
        assert!(
            page.contains(&file.path) || page.contains(&name_of_proof(&file.path)),
            "{} is not described",
            file.path
        );
        assert!(is_executable(&file.path), "{} has no run bit", file.path);
    }
    assert!(is_executable(".ci/run"), ".ci/run has no run bit");
}

#[test]
fn links_and_settings_are_found_in_a_text() {
    let text = "See [a](docs/a.md#part), [b](https://example.org), [c](#here).\n```\n[no](link.md)\n```\n[d](../d.md)";
    assert_eq!(file_links(text).collect::<Vec<_>>(), ["docs/a.md", "../d.md"]);
    let name = concat!("YAN", "JI_ROOT_KEY");
    assert_eq!(settings_in(&format!("env(\"{name}\") and YANJI_ alone")).collect::<Vec<_>>(), [name]);
}

/// The targets of the links in a Markdown text that are files, without the part after `#`; code blocks hold none.
fn file_links(text: &str) -> impl Iterator<Item = &str> {
    text.split("```").step_by(2).flat_map(|prose| prose.split("](").skip(1)).filter_map(|rest| {
        let target = rest.split([')', ' ']).next()?;
        let file = target.split('#').next()?;
        (!file.is_empty() && !target.contains(':')).then_some(file)
    })
}

/// The names of environment variables of ours in a text.
fn settings_in(text: &str) -> impl Iterator<Item = &str> {
    const PREFIX: &str = "YANJI_";
    text.match_indices(PREFIX).filter_map(|(at, _)| {
        let rest = &text[at..];
        let end =
            rest.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')).unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches('_');
        (name.len() > PREFIX.len()).then_some(name)
    })
}

/// How a page names a proof: as it is asked for.
fn name_of_proof(path: &str) -> String {
    format!("script/prove {}", path.trim_start_matches("script/prove.d/"))
}

#[cfg(unix)]
fn is_executable(path: &str) -> bool {
    use std::os::unix::fs::PermissionsExt;
    workspace::top().join(path).metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_path: &str) -> bool {
    true
}
