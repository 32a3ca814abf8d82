//! Which pictures there are, of which page each is, and how one comes there, read from `pictures.txt`. Nothing here knows
//! how a browser is steered.

use std::collections::BTreeSet;
use std::fmt::Write;

const TABLE: &str = include_str!("pictures.txt");

/// Routes of pages that have no picture, each with the reason. So far every page has one.
const WITHOUT: &[(&str, &str)] = &[];

const INTRODUCTION: &str = "\
# Pictures of the pages

Made by `script/screenshots` from the sample clinic and an empty one, 1366 pixels wide, or 375 for a telephone (手机). Every
page is here in Chinese; what is used most is here in English too, on a telephone, and in the dark (深色). Names and phone
numbers are made up. The same script writes this list, and a test fails when a page has no picture.
";

/// The pictures of a part of the console.
#[derive(Clone, Debug)]
pub(crate) struct Chapter {
    title: &'static str,
    pictures: Vec<Picture>,
}

/// A picture of a page.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// What its files are called, before the guise.
    pub(crate) name: &'static str,
    /// The route of the console that it shows.
    pub(crate) route: &'static str,
    title: &'static str,
    /// The address and what is pressed there; `None` for what takes a scene to come to.
    pub(crate) way: Option<&'static str>,
    pub(crate) guises: Vec<Guise>,
}

/// How a picture is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guise {
    /// In Chinese, at a desk.
    Plain,
    /// In English, at a desk.
    English,
    /// In Chinese, on a telephone.
    Phone,
    /// In Chinese, at a desk in the evening.
    Dark,
}

impl Guise {
    /// Every guise.
    pub(crate) const ALL: [Self; 4] = [Self::Plain, Self::English, Self::Phone, Self::Dark];

    /// The word in the table and in the names of files.
    const fn word(self) -> &'static str {
        match self {
            Self::Plain => "zh",
            Self::English => "en",
            Self::Phone => "phone",
            Self::Dark => "dark",
        }
    }

    /// What a link to a picture says.
    const fn called(self) -> &'static str {
        match self {
            Self::Plain => "中文",
            Self::English => "English",
            Self::Phone => "手机",
            Self::Dark => "深色",
        }
    }
}

impl Picture {
    /// The picture of a line of the table.
    ///
    /// # Panics
    /// When the line is not one.
    fn of(line: &'static str) -> Self {
        let cells: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let (name, route, title, way, besides) = match cells[..] {
            [name, route, title, way] => (name, route, title, way, ""),
            [name, route, title, way, besides] => (name, route, title, way, besides),
            _ => panic!("{line:?} is no line of pictures"),
        };
        let guise = |word: &str| Guise::ALL.into_iter().find(|guise| guise.word() == word);
        let besides = besides.split_whitespace().map(|word| guise(word).unwrap_or_else(|| panic!("{line:?}: {word}?")));
        let guises = [Guise::Plain].into_iter().chain(besides).collect();
        Self { name, route, title, way: Some(way).filter(|way| *way != "scene"), guises }
    }

    /// The name of its file in a guise.
    pub(crate) fn file(&self, guise: Guise) -> String {
        format!("{}.{}.png", self.name, guise.word())
    }
}

/// Every part of the console with its pictures.
pub(crate) fn chapters() -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for line in TABLE.lines().filter(|line| !line.is_empty()) {
        if let Some(title) = line.strip_prefix("## ") {
            chapters.push(Chapter { title, pictures: Vec::new() });
        } else if !line.starts_with('#')
            && let Some(chapter) = chapters.last_mut()
        {
            chapter.pictures.push(Picture::of(line));
        }
    }
    chapters
}

/// Every picture.
pub(crate) fn pictures() -> Vec<Picture> {
    chapters().into_iter().flat_map(|chapter| chapter.pictures).collect()
}

/// The names of all files that there are to be.
pub(crate) fn files() -> BTreeSet<String> {
    let files = |picture: Picture| picture.guises.iter().map(|guise| picture.file(*guise)).collect::<Vec<_>>();
    pictures().into_iter().flat_map(files).collect()
}

/// What is wrong with the plan, given the routes of the console's pages: a page without a picture, a picture of no page.
pub(crate) fn faults(pages: &[String]) -> Vec<String> {
    let pictured: Vec<&str> = pictures().iter().map(|picture| picture.route).collect();
    let left: Vec<&str> = WITHOUT.iter().map(|(route, _)| *route).collect();
    let is_named = |page: &String| pictured.contains(&page.as_str()) || left.contains(&page.as_str());
    let missing = pages.iter().filter(|page| !is_named(page)).map(|page| format!("{page} has no picture"));
    let is_page = |route: &str| pages.iter().any(|page| page == route);
    // Where the link of the first hour leads is for nobody who has signed in, so it is in no list of pages.
    let stale = pictured.iter().chain(&left).filter(|route| **route != "/setup" && !is_page(route));
    missing.chain(stale.map(|route| format!("{route} is no page"))).collect()
}

/// The page of documentation that lists the pictures.
pub(crate) fn index() -> String {
    let mut text = INTRODUCTION.to_owned();
    for Chapter { title, pictures } in chapters() {
        let _ = write!(text, "\n## {title}\n\n| page | pictures |\n| --- | --- |\n");
        for picture in pictures {
            let link = |guise: &Guise| format!("[{}](screenshots/{})", guise.called(), picture.file(*guise));
            let links: Vec<String> = picture.guises.iter().map(link).collect();
            let _ = writeln!(text, "| {} | {} |", picture.title, links.join(" · "));
        }
    }
    text
}
