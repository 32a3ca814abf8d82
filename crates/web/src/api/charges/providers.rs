//! `GET` and `PUT /charges/providers`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::PaymentSettings;

use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::Body;
use crate::api::problem::ApiError;
use crate::api::value::codes;

codes! {
    /// How a provider is asked.
    ProviderMode = yanji_app::ProviderMode {
        /// Not at all: what is paid with the tender is recorded.
        Off,
        /// In the sandbox, where no money moves.
        Sandbox,
    }
}

/// How each provider of payments is asked.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Providers {
    /// 微信支付
    wechat: ProviderMode,
    /// 支付宝
    alipay: ProviderMode,
}

impl From<PaymentSettings> for Providers {
    fn from(PaymentSettings { wechat, alipay }: PaymentSettings) -> Self {
        Self { wechat: wechat.into(), alipay: alipay.into() }
    }
}

/// How providers of payments are asked
#[utoipa::path(
    get, path = "/charges/providers", operation_id = "payments", tag = "payments",
    responses((status = OK, description = "The providers.", body = Providers)),
)]
pub(crate) async fn get(caller: Caller) -> Result<Json<Providers>, ApiError> {
    let settings = caller.run(|clinic, actor| clinic.payment_settings(actor)).await?;
    Ok(Json(settings.into()))
}

/// Say how providers of payments are asked
///
/// Payments that were begun go on as they were.
#[utoipa::path(
    put, path = "/charges/providers", operation_id = "payments_set", tag = "payments",
    params(Effect),
    request_body = Providers,
    responses((status = OK, description = "The providers from now on, or as they would be.", body = Providers)),
)]
pub(crate) async fn set(
    caller: Caller,
    Effect { key, .. }: Effect,
    Body(Providers { wechat, alipay }): Body<Providers>,
) -> Result<Json<Providers>, ApiError> {
    let wanted = PaymentSettings { wechat: wechat.into(), alipay: alipay.into() };
    let set = caller.run(move |clinic, actor| clinic.payment_settings_put(actor, &key, wanted)).await?;
    Ok(Json(set.into()))
}
