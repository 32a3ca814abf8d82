//! What can be wrong with a request before a use case sees it: codes, statuses, sentences. What use cases refuse has
//! its words in `words`; these are the words of HTTP, which no other room knows.

use axum::http::StatusCode;
use yanji_words::Lang;

/// What is wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DoorFault {
    /// The body is not JSON.
    UnreadableJson,
    /// The body is said to be something else than JSON.
    NotJson,
    /// The body is too large.
    TooLarge,
    /// A field that the request does not have.
    UnknownField,
    /// A field that is needed is not there.
    MissingField,
    /// A field cannot be read.
    Malformed,
    /// There is no such path.
    UnknownPath,
    /// The path has no such method.
    MethodNotAllowed,
    /// It took too long.
    TooSlow,
}

impl DoorFault {
    /// Every fault.
    pub(crate) const ALL: [Self; 9] = [
        Self::UnreadableJson,
        Self::NotJson,
        Self::TooLarge,
        Self::UnknownField,
        Self::MissingField,
        Self::Malformed,
        Self::UnknownPath,
        Self::MethodNotAllowed,
        Self::TooSlow,
    ];

    /// The stable code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::UnreadableJson => "unreadable_json",
            Self::NotJson => "not_json",
            Self::TooLarge => "body_too_large",
            Self::UnknownField => "unknown_field",
            Self::MissingField => "missing_field",
            Self::Malformed => "malformed",
            Self::UnknownPath => "unknown_path",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::TooSlow => "too_slow",
        }
    }

    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::UnreadableJson => StatusCode::BAD_REQUEST,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnknownField | Self::MissingField | Self::Malformed => StatusCode::UNPROCESSABLE_ENTITY,
            Self::UnknownPath => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What to tell people.
    pub(crate) fn text(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::UnreadableJson => {
                ("请求正文不是完整的 JSON，请检查写法。", "The body is not complete JSON. Check how it is written.")
            }
            Self::NotJson => (
                "正文需为 JSON，请带上 Content-Type: application/json。",
                "The body must be JSON; send Content-Type: application/json.",
            ),
            Self::TooLarge => ("请求正文超过 1 MiB，请拆开发送。", "The body is larger than 1 MiB. Send it in parts."),
            Self::UnknownField => (
                "没有这个字段，请核对拼写；字段见接口文档。",
                "There is no such field. Check its spelling against the reference.",
            ),
            Self::MissingField => ("缺少这个字段。", "This field is needed."),
            Self::Malformed => (
                "这个字段的类型或格式不对，请对照接口文档。",
                "This field has the wrong type or form. Compare it with the reference.",
            ),
            Self::UnknownPath => ("没有这个地址，请对照接口文档。", "There is no such path. See the reference."),
            Self::MethodNotAllowed => (
                "这个地址不支持这种请求方法，支持的方法见 Allow 响应头。",
                "This path does not take that method; the header Allow names those that it takes.",
            ),
            Self::TooSlow => (
                "处理时间过长；请用同一个幂等键重试，不会重复生效。",
                "This took too long. Try again with the same idempotency key: there will be one effect.",
            ),
        };
        lang.pick(zh, en)
    }
}
