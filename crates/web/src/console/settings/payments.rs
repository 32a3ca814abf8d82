//! 联机收款: which providers of payments the checkout asks, and how.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use yanji_app::{AppError, PaymentSettings, Permission, ProviderMode};
use yanji_words::Problem;

use super::{done_at, frame, fresh, refused};
use crate::AppState;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::Frame;

const ADDRESS: &str = "/settings/payments";
const FIELDS: &[&str] = &["wechat", "alipay"];
/// What the last digits of a code bring about in the sandbox, with the keys of the words for it.
const DIGITS: [(&str, &str); 12] = [
    ("01", "payments.d_01"),
    ("02", "payments.d_02"),
    ("03", "payments.d_03"),
    ("04", "payments.d_04"),
    ("05", "payments.d_05"),
    ("06", "payments.d_06"),
    ("07", "payments.d_07"),
    ("08", "payments.d_08"),
    ("09", "payments.d_09"),
    ("10", "payments.d_10"),
    ("11", "payments.d_11"),
    ("…", "payments.d_other"),
];

#[derive(Template)]
#[template(path = "settings/payments.html")]
struct PaymentsPage {
    frame: Frame,
    form: Form,
    tenders: [(&'static str, &'static str); 2],
    modes: [(&'static str, &'static str); 2],
    digits: [(&'static str, &'static str); 12],
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/settings/payments", get(page).post(change))
}

async fn page(visitor: Visitor) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let settings = visitor.ask(|clinic, actor| clinic.payment_settings(actor)).await?;
    let form = fresh(&visitor, &proposed(settings))?;
    visitor.page(&made(frame(&visitor, ADDRESS), form))
}

async fn change(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let done = match (fields.key(), settings_of(&fields)) {
        (Ok(key), Ok(settings)) => {
            visitor.attempt(move |clinic, actor| clinic.payment_settings_put(actor, &key, settings)).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(_) => Ok(done_at(&visitor, ADDRESS, "payments.saved")),
        Err(error) => {
            let form = refused(&visitor, fields, error, FIELDS)?;
            visitor.page(&made(frame(&visitor, ADDRESS), form))
        }
    }
}

fn proposed(settings: PaymentSettings) -> [(&'static str, String); 2] {
    [("wechat", settings.wechat.code().to_owned()), ("alipay", settings.alipay.code().to_owned())]
}

fn settings_of(fields: &Fields) -> Result<PaymentSettings, AppError> {
    let mode =
        |name: &str| ProviderMode::from_code(fields.get(name)).ok_or_else(|| AppError::at(Problem::Malformed, name));
    Ok(PaymentSettings { wechat: mode("wechat")?, alipay: mode("alipay")? })
}

fn made(frame: Frame, form: Form) -> PaymentsPage {
    let key = |mode| match mode {
        ProviderMode::Off => "payments.off",
        ProviderMode::Sandbox => "payments.sandbox",
    };
    PaymentsPage {
        frame,
        form,
        tenders: [("wechat", "tender.wechat"), ("alipay", "tender.alipay")],
        modes: ProviderMode::ALL.map(|mode| (mode.code(), key(mode))),
        digits: DIGITS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        let settings = PaymentSettings { alipay: ProviderMode::Sandbox, ..PaymentSettings::default() };
        for html in in_both_languages(|frame| made(frame, Form::fresh(&proposed(settings)).unwrap())) {
            assert_eq!(html.matches("<option value=\"sandbox\" selected>").count(), 1, "{html}");
            assert_eq!(html.matches("<option value=\"off\" selected>").count(), 1);
            let (shown, folded) = html.split_once("<details class=\"card-footer\">").unwrap();
            assert!(!shown.contains("<table") && folded.contains("<table"), "the digits are for integrators: {html}");
        }
    }

    #[test]
    fn only_a_mode_that_there_is_is_taken() {
        let fields = |wechat: &str| {
            Fields::new(vec![("wechat".to_owned(), wechat.to_owned()), ("alipay".to_owned(), "off".to_owned())])
        };
        assert_eq!(settings_of(&fields("sandbox")).unwrap().wechat, ProviderMode::Sandbox);
        assert_eq!(settings_of(&fields("live")).unwrap_err().field.as_deref(), Some("wechat"));
    }
}
