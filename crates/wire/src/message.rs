//! Messages as they go over the wire, and what carries them. What they mean is for each provider to say.

/// How a message asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// It only looks.
    Get,
    /// It does something.
    Post,
}

impl Method {
    /// The word in HTTP.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Lines above the body of a message: name and value.
pub(crate) type Headers = Vec<(String, String)>;

/// A question to a provider, signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How it asks.
    pub method: Method,
    /// The host, always over HTTPS.
    pub host: &'static str,
    /// Path and query.
    pub path: String,
    /// The lines above the body.
    pub headers: Headers,
    /// The body; empty when it only looks.
    pub body: String,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The lines above the body.
    pub headers: Headers,
    /// The body.
    pub body: String,
}

/// Something that a provider tells by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The lines above the body.
    pub headers: Headers,
    /// The body.
    pub body: String,
}

/// What a provider wants to hear when it has told something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// What the body is.
    pub content_type: &'static str,
    /// The body.
    pub body: &'static str,
}

/// No answer came: whether the question arrived is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// Carries questions to a provider. What it carries is signed already; it looks into nothing.
pub trait Transport: Send + Sync {
    /// Sends a question and waits for the answer.
    ///
    /// # Errors
    /// [`Lost`] when none came in time, whatever the reason.
    fn send(&self, request: &Request) -> Result<Response, Lost>;
}

/// The value of a header, whose name has no case.
pub(crate) fn header<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}
