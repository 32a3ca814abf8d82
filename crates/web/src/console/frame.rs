//! What surrounds every page: names, navigation, language, notices. And the words, since every template has a frame.

pub(super) mod help;
mod navigation;
pub(super) mod place;
mod surround;
mod theme;

use std::borrow::Cow;
use std::fmt::Display;

use rust_i18n::t;
use yanji_app::records::TierPerks;
use yanji_app::{Permission, Permissions};
use yanji_words::Lang;

pub(super) use self::navigation::{NavLink, Section};
pub(super) use self::place::{Places, StoreNames};
pub(super) use self::theme::Theme;
use super::progress::Strip;
use crate::assets;

/// What surrounds a page.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) lang: Lang,
    pub(super) clinic: String,
    /// The name of whoever is signed in; empty when nobody is.
    pub(super) staff: String,
    /// Their id; empty when nobody is.
    pub(super) staff_id: String,
    pub(super) permissions: Permissions,
    pub(super) csrf: String,
    pub(super) section: Section,
    /// The address of the page, to which the switch of language leads.
    pub(super) address: String,
    pub(super) notice: Option<String>,
    pub(super) strip: Strip,
    pub(super) theme: Theme,
    /// The organisations and stores to choose of.
    pub(super) places: Places,
}

impl Frame {
    /// The words of a key.
    pub(super) fn t(&self, key: &str) -> Cow<'static, str> {
        Cow::Owned(t!(key, locale = self.lang.code()).into_owned())
    }

    /// The words of a key, with a value in the place of `%{it}`.
    pub(super) fn put(&self, key: &str, it: impl Display) -> String {
        self.t(key).replace("%{it}", &it.to_string())
    }

    /// A sentence in its parts, each with whether it is what one writes in a file: between backticks.
    #[expect(clippy::unused_self, reason = "a template calls it on its frame")]
    pub(super) fn coded<'t>(&self, text: &'t str) -> Vec<(bool, &'t str)> {
        text.split('`').enumerate().map(|(place, part)| (place % 2 == 1, part)).collect()
    }

    /// The words of a key, with values in the places of `%{1}`, `%{2}` and so on.
    pub(super) fn fill(&self, key: &str, values: &[&str]) -> String {
        values
            .iter()
            .enumerate()
            .fold(self.t(key).into_owned(), |text, (place, value)| text.replace(&format!("%{{{}}}", place + 1), value))
    }

    /// What a tier may do, in one line; empty where it is nothing.
    pub(super) fn perks(&self, perks: &TierPerks) -> String {
        yanji_words::benefit::perks(self.lang, &perks.perks, perks.booking_days_ahead)
    }

    /// What stands between two sentences: nothing after a Chinese stop, which brings its own room.
    pub(super) fn gap(&self) -> &'static str {
        self.lang.pick("", " ")
    }

    /// The parts of the console that this member of staff may open, with their pages.
    pub(super) fn navigation(&self) -> Vec<NavLink> {
        if self.staff.is_empty() {
            return Vec::new();
        }
        navigation::links(self.permissions, self.section, &self.address)
    }

    /// The first page for whoever may not see the workbench: of the navigation, but for the programme's, which show it as
    /// the workbench does; their own log-in, which everybody has, where there is no other.
    pub(super) fn first_page(&self) -> &'static str {
        let links = navigation::links(self.permissions, self.section, &self.address);
        let first = links.iter().map(|link| link.address).find(|address| !address.starts_with("/programme"));
        first.unwrap_or("/settings/me")
    }

    /// Whether the role allows what a permission code names.
    pub(super) fn may(&self, code: &str) -> bool {
        Permission::from_code(code).is_some_and(|permission| self.permissions.allow(permission))
    }

    /// The most bytes of a form, so that the browser sends none that would be refused.
    #[expect(clippy::unused_self, reason = "a template calls it on its frame")]
    pub(super) const fn form_bytes_most(&self) -> usize {
        super::FORM_BYTES_MAX
    }

    /// The value of `<html lang>`.
    pub(super) fn html_lang(&self) -> &'static str {
        self.lang.pick("zh-CN", "en")
    }

    /// The same page in the other language.
    pub(super) fn other_language(&self) -> String {
        self.same_with("lang", self.lang.pick("en", "zh"))
    }

    /// The same page in a theme.
    pub(super) fn in_theme(&self, theme: &Theme) -> String {
        self.same_with("theme", theme.code())
    }

    /// The same page, asked for with a choice that is kept.
    fn same_with(&self, name: &str, value: &str) -> String {
        let (path, query) = self.address.split_once('?').unwrap_or((&self.address, ""));
        let is_choice = |pair: &str| pair.starts_with("lang=") || pair.starts_with("theme=");
        let rest = query.split('&').filter(|pair| !pair.is_empty() && !is_choice(pair));
        let choice = format!("{name}={value}");
        let query: Vec<&str> = rest.chain([choice.as_str()]).collect();
        format!("{path}?{}", query.join("&"))
    }

    /// The themes, in the order in which they are offered.
    pub(super) fn themes(&self) -> &'static [Theme] {
        &Theme::ALL
    }

    /// The first character of a name, for a tile in its place.
    pub(super) fn initial(&self, name: &str) -> String {
        name.chars().next().map(|first| first.to_uppercase().collect()).unwrap_or_default()
    }

    /// The address of a file of ours that browsers may keep.
    pub(super) fn asset(&self, path: &str) -> String {
        assets::address(path)
    }
}

#[cfg(test)]
mod tests {
    use yanji_words::Lang;

    use crate::console::form::testing::sample_frame;

    #[test]
    fn no_blank_follows_a_chinese_stop() {
        assert_eq!((sample_frame(Lang::Zh).gap(), sample_frame(Lang::En).gap()), ("", " "));
    }

    #[test]
    fn what_one_writes_in_a_file_is_told_from_the_sentence() {
        let frame = sample_frame(Lang::Zh);
        assert_eq!(frame.coded("写 `a = 1`。"), [(false, "写 "), (true, "a = 1"), (false, "。")]);
        assert_eq!(frame.coded("b"), [(false, "b")]);
    }
}
