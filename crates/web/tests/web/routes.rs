//! Every route of the console, read from its sources, so that a new one is tested as it comes. No test is here.

use std::fs;
use std::path::{Path, PathBuf};

/// A path of the console with the methods that it answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Route {
    /// The path as the router has it, such as `/members/{id}`.
    pub(crate) path: String,
    pub(crate) is_got: bool,
    pub(crate) is_posted: bool,
}

impl Route {
    pub(crate) fn methods(&self) -> impl Iterator<Item = &'static str> {
        [("GET", self.is_got), ("POST", self.is_posted)].into_iter().filter_map(|(name, has)| has.then_some(name))
    }
}

/// Every route, in the order of the paths.
pub(crate) fn routes() -> Vec<Route> {
    let console = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console");
    let mut files = vec![console.with_extension("rs")];
    gather(&console, &mut files);
    let mut routes: Vec<Route> = files.iter().flat_map(|file| routes_of(&fs::read_to_string(file).unwrap())).collect();
    routes.sort();
    assert!(routes.len() > 90, "{routes:?}");
    routes
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { gather(&path, files) } else { files.push(path) }
    }
}

fn routes_of(source: &str) -> Vec<Route> {
    let calls = source.split(".route(").skip(1).map(|rest| &rest[..end_of_call(rest)]);
    let route = |call: &str| {
        let (_, rest) = call.split_once('"').unwrap();
        let (path, handlers) = rest.split_once('"').unwrap();
        let has = |method: &str| handlers.contains(method);
        let route = Route { path: path.to_owned(), is_got: has("get("), is_posted: has("post(") };
        assert!(route.is_got || route.is_posted, "{route:?}");
        route
    };
    calls.map(route).collect()
}

/// Where the bracket is closed that was opened before a text.
fn end_of_call(text: &str) -> usize {
    let mut depth = 1;
    let end = text.char_indices().find(|(_, found)| {
        depth += i32::from(*found == '(') - i32::from(*found == ')');
        depth == 0
    });
    end.map_or(text.len(), |(end, _)| end)
}
