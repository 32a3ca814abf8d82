//! The languages, and how one is chosen.

/// A language that Yanji speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Chinese, the first one.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The code of the language, as in `<html lang>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The language of a tag such as `zh`, `zh-CN`, `en_US.UTF-8`; `None` for any other language.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', ';']).next().unwrap_or("").trim();
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// The language that an `Accept-Language` header likes best (RFC 9110, 12.5.4); Chinese if it likes neither.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut best = (0, Self::default());
        for part in header.split(',') {
            let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
            let weight = match parameters.trim().strip_prefix("q=") {
                Some(quality) => thousandths(quality.trim()).unwrap_or(0),
                None => 1_000,
            };
            if let Some(lang) = Self::from_tag(tag.trim())
                && weight > best.0
            {
                best = (weight, lang);
            }
        }
        best.1
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A quality value (`0`, `0.8`, `1.000`) in thousandths.
fn thousandths(quality: &str) -> Option<u32> {
    let (whole, part) = quality.split_once('.').unwrap_or((quality, ""));
    let digits = part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() <= 3;
    let whole: u32 = whole.parse().ok().filter(|whole| *whole <= 1 && digits)?;
    let part: u32 = format!("{part:0<3}").parse().ok()?;
    Some((whole * 1_000 + part).min(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_known_by_their_first_part() {
        for (tag, lang) in
            [("zh", Some(Lang::Zh)), ("zh-CN", Some(Lang::Zh)), ("en_US.UTF-8", Some(Lang::En)), ("EN", Some(Lang::En))]
        {
            assert_eq!(Lang::from_tag(tag), lang, "{tag}");
        }
        for tag in ["", "fr", "english", "C"] {
            assert_eq!(Lang::from_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn a_browser_gets_the_language_that_it_likes_best() {
        for (header, lang) in [
            ("", Lang::Zh),
            ("fr,de;q=0.5", Lang::Zh),
            ("en-GB,en;q=0.9,zh;q=0.8", Lang::En),
            ("en;q=0.3, zh-CN;q=0.31", Lang::Zh),
            ("zh;q=0, en;q=0.001", Lang::En),
            ("en;q=nonsense", Lang::Zh),
        ] {
            assert_eq!(Lang::from_accept_language(header), lang, "{header}");
        }
    }
}
