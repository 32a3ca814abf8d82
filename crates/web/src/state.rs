//! What every handler is handed: the clinic and the few things that live only as long as the server. No record of the
//! clinic is kept here.

use std::sync::Arc;

use yanji_app::Clinic;

use crate::console::{Morning, Texts, Uploads};
use crate::organisations::Organisation;
use crate::works::Works;

/// What the handlers share.
#[derive(Clone)]
pub struct AppState {
    /// The clinic that is served.
    pub clinic: Arc<Clinic>,
    /// Long actions that run at the moment, for the progress strip.
    pub works: Works,
    /// Files on their way into an import.
    pub(crate) uploads: Arc<Uploads>,
    /// Texts that members were looked for by.
    pub(crate) texts: Arc<Texts>,
    /// What the workbench worked out a while ago.
    pub(crate) morning: Arc<Morning>,
    /// Whether browsers reach the server over HTTPS, so that cookies may be kept to it.
    pub(crate) is_https: bool,
    /// Which organisation this is, where the server has several.
    pub(crate) organisation: Organisation,
}

impl AppState {
    /// The state of a server that browsers reach directly, on this machine or in a trusted network.
    #[must_use]
    pub fn new(clinic: Arc<Clinic>) -> Self {
        Self {
            clinic,
            works: Works::default(),
            uploads: Arc::default(),
            texts: Arc::default(),
            morning: Arc::default(),
            is_https: false,
            organisation: Organisation::default(),
        }
    }

    /// The same behind a proxy that speaks HTTPS: the session cookie is then kept to HTTPS and to this host.
    #[must_use]
    pub fn behind_https(self) -> Self {
        Self { is_https: true, ..self }
    }
}
