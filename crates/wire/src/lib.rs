//! Room `wire`: what is said to providers of payments and what they answer, signed and verified as each of them asks;
//! never the books, a rule, a member, or a sentence for people.
//!
//! A [`Provider`] makes messages and reads them; a [`Transport`] carries them. So the same code that speaks to a provider
//! speaks to the [`Sandbox`](sandbox::Sandbox), which sits at the other end of the wire, checks signatures, keeps orders
//! and signs its answers as the provider does.
//!
//! Time and random text come with each question as a [`Stamp`]; nothing here asks the machine for either.

pub mod alipay;
mod error;
mod form;
mod message;
mod payment;
mod rsa;
pub mod sandbox;
pub mod wechat_pay;

pub use error::WireError;
pub use message::{Incoming, Lost, Method, Reply, Request, Response, Transport};
pub use payment::{CodeOrder, Decline, Notified, PaymentState, Provider, ProviderKind, RefundAsk, RefundState, Stamp};
pub use rsa::{PrivateKey, PublicKey};
