//! Light or dark: what was chosen, else as the system of whoever looks. The colours themselves stand in the styles.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::console::cookies;

/// How a page looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::console) enum Theme {
    /// As the system of whoever looks has it.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// Every theme, in the order in which they are offered.
    pub(in crate::console) const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::System];

    /// The word in the address and in the cookie.
    pub(in crate::console) const fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Its name among the words.
    pub(in crate::console) const fn key(self) -> &'static str {
        match self {
            Self::System => "look.system",
            Self::Light => "look.light",
            Self::Dark => "look.dark",
        }
    }

    pub(in crate::console) const fn icon(self) -> &'static str {
        match self {
            Self::System => "device-desktop",
            Self::Light => "sun",
            Self::Dark => "moon",
        }
    }

    /// The theme that an address asks for.
    pub(in crate::console) fn asked(query: Option<&str>) -> Option<Self> {
        query?.split('&').find_map(|pair| pair.strip_prefix("theme=")).and_then(Self::from_code)
    }

    /// The theme of a request: that of `?theme=`, else the one chosen before.
    pub(in crate::console) fn of(query: Option<&str>, headers: &HeaderMap) -> Self {
        let kept = || cookies::read(headers, cookies::THEME).and_then(Self::from_code);
        Self::asked(query).or_else(kept).unwrap_or_default()
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

impl<S: Sync> FromRequestParts<S> for Theme {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts.uri.query(), &parts.headers))
    }
}
