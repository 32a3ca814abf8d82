//! Which providers of payments are switched on, and the way to them.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use yanji_books::Read;
use yanji_books::settings::{self, Change};
use yanji_engine::programme::benefit::Tender;
use yanji_wire::sandbox::Sandbox;
use yanji_wire::{Incoming, Provider, ProviderKind, Reply, Stamp, WireError};
use yanji_words::{Problem, Thing};

use super::provider_of;
use super::settle::Asked;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::token;

/// The name of the setting.
const NAME: &str = "payments";
/// Letters and digits of the text that goes into a signature.
const NONCE: usize = 32;

/// How a provider is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderMode {
    /// Not at all: what is paid with the tender is recorded.
    #[default]
    Off,
    /// In the sandbox, where no money moves.
    Sandbox,
}

impl ProviderMode {
    /// Every mode.
    pub const ALL: [Self; 2] = [Self::Off, Self::Sandbox];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Sandbox => "sandbox",
        }
    }

    /// The mode with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }
}

/// How each provider is asked: a setting of the clinic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentSettings {
    /// 微信支付.
    pub wechat: ProviderMode,
    /// 支付宝.
    pub alipay: ProviderMode,
}

impl PaymentSettings {
    /// How the provider of a tender is asked; a tender without a provider has none.
    #[must_use]
    pub const fn mode(&self, tender: Tender) -> ProviderMode {
        match tender {
            Tender::Wechat => self.wechat,
            Tender::Alipay => self.alipay,
            Tender::Cash | Tender::Card | Tender::Deposit => ProviderMode::Off,
        }
    }

    /// What is set, or what every clinic begins with.
    pub(super) fn read(tx: &mut dyn Read) -> Result<Self, AppError> {
        let kept = settings::get(tx, NAME)?;
        let read = |text: String| serde_json::from_str(&text);
        Ok(kept.map(read).transpose().map_err(|e| AppError::caused(Problem::Inconsistent, e))?.unwrap_or_default())
    }
}

/// What a provider wants to hear after it told something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotifiedReply {
    /// The status.
    pub status: u16,
    /// What the body is.
    pub content_type: &'static str,
    /// The body.
    pub body: &'static str,
}

impl From<Reply> for NotifiedReply {
    fn from(Reply { status, content_type, body }: Reply) -> Self {
        Self { status, content_type, body }
    }
}

/// The ways to the providers, opened when one is first needed.
#[derive(Default)]
pub(crate) struct Providers {
    sandbox: OnceLock<Arc<Sandbox>>,
}

impl Clinic {
    /// How each provider is asked; for whoever takes money or looks after it, and who sets it.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn payment_settings(&self, actor: &Actor) -> Result<PaymentSettings, AppError> {
        actor.require_one_of(&[Permission::SalePost, Permission::MoneyRead, Permission::SettingsManage])?;
        self.books.read(|tx| PaymentSettings::read(tx))
    }

    /// Sets how each provider is asked. Payments that were begun go on as they were.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn payment_settings_put(
        &self,
        actor: &Actor,
        key: &Key,
        wanted: PaymentSettings,
    ) -> Result<PaymentSettings, AppError> {
        actor.require(Permission::SettingsManage)?;
        let at = self.now();
        let request = self.request(actor, key, "payments_put", at);
        self.books.write(|tx| {
            request.once(tx, &wanted, |tx| {
                let text = serde_json::to_string(&wanted).map_err(|e| AppError::caused(Problem::Internal, e))?;
                settings::put(tx, NAME, &text, Change { at: at.0, by: &actor.name() })?;
                let deed = log::Deed { action: "payments_put", ..log::Deed::default() };
                log::record(tx, actor, Permission::SettingsManage, at, deed)?;
                Ok(wanted)
            })
        })
    }

    /// Takes what a provider tells by itself, and says what it wants to hear. Nothing is believed that it did not sign,
    /// and nothing of the clinic is told; the same told twice does nothing the second time.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a tender without a provider.
    pub fn charge_notified(
        &self,
        tender: Tender,
        headers: Vec<(String, String)>,
        body: String,
    ) -> Result<NotifiedReply, AppError> {
        let kind = provider_of(tender).ok_or(AppError::new(Problem::NotFound(Thing::Page)))?;
        let provider = self.provider(kind)?;
        let at_s = self.now().0 / 1_000_000;
        let is_taken = match provider.notification(at_s, &Incoming { headers, body }) {
            Ok(notified) => self.charge_told_of(kind, &notified.order_number, Asked::Query, Ok(notified.state)),
            Err(error) => {
                tracing::warn!(provider = kind.code(), code = error.code(), "a notification was not taken");
                return Ok(provider.reply(false).into());
            }
        };
        if let Err(error) = &is_taken {
            tracing::error!(provider = kind.code(), code = error.code(), "a notification could not be written down");
        }
        Ok(provider.reply(is_taken.is_ok()).into())
    }

    /// The sandbox of this clinic.
    ///
    /// # Errors
    /// [`Problem::Internal`], which does not happen with the keys that the program has.
    pub fn sandbox(&self) -> Result<Arc<Sandbox>, AppError> {
        if let Some(open) = self.providers.sandbox.get() {
            return Ok(Arc::clone(open));
        }
        let opened = Arc::new(Sandbox::open().map_err(wire)?);
        Ok(Arc::clone(self.providers.sandbox.get_or_init(|| opened)))
    }

    /// Asks the sandbox of another process from now on, as both would ask one provider; before the first payment only.
    pub fn share_sandbox(&self, sandbox: Arc<Sandbox>) {
        let _ = self.providers.sandbox.set(sandbox);
    }

    /// The way to a provider.
    pub(super) fn provider(&self, kind: ProviderKind) -> Result<Arc<dyn Provider>, AppError> {
        Ok(self.sandbox()?.provider(kind))
    }

    /// When a question is asked, with a text for its signature.
    pub(super) fn stamp(&self) -> Result<Stamp, AppError> {
        let mut nonce = token::fresh()?;
        nonce.truncate(NONCE);
        Ok(Stamp { at_s: self.now().0 / 1_000_000, nonce })
    }
}

fn wire(error: WireError) -> AppError {
    AppError::caused(Problem::Internal, error)
}
