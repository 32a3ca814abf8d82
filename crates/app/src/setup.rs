//! The first hour of a clinic: a link that opens once, behind which the owner gives herself a log-in and the shop a
//! name. What she sets up afterwards goes through the ordinary use cases.

use std::fmt;

use yanji_books::id::{StaffId, StoreId};
use yanji_books::{Read, settings, staff, stores};
use yanji_words::{Lang, Problem};

use crate::actor::{Actor, Channel, Permission, Role};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::organisation;
use crate::password;
use crate::records::SignedIn;
use crate::staff::naming;
use crate::token;

/// The setting that holds the hash of the link's token while nobody can sign in.
const TOKEN: &str = "setup_token";

/// What the owner says when she sets up her clinic.
#[derive(Clone, Default)]
pub struct NewSetup {
    /// What the clinic is called.
    pub clinic: String,
    /// What its first store is called; named like the clinic when empty.
    pub store: String,
    /// What people call her: 1 to 40 characters.
    pub name: String,
    /// Her log-in name.
    pub login: String,
    /// Her password: 10 to 256 characters.
    pub password: String,
    /// The language of those who never chose one.
    pub language: Lang,
}

impl fmt::Debug for NewSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSetup").field("clinic", &self.clinic).field("login", &self.login).finish_non_exhaustive()
    }
}

impl Clinic {
    /// Draws the token of a link that opens the set-up once; an earlier one opens nothing any more. `None` once
    /// somebody can sign in.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], and [`Problem::Internal`] when the machine gives no random bytes.
    pub fn setup_begin(&self, actor: &Actor) -> Result<Option<String>, AppError> {
        actor.require(Permission::SettingsManage)?;
        let token = token::fresh()?;
        let hash = hex(&token::hash(&token));
        let change = settings::Change { at: self.now().0, by: &actor.name() };
        self.books.write(|tx| {
            if is_staffed(tx)? {
                return Ok(None);
            }
            settings::put(tx, TOKEN, &hash, change)?;
            Ok(Some(token.clone()))
        })
    }

    /// Whether somebody can sign in, so that the clinic needs no set-up.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn setup_is_done(&self) -> Result<bool, AppError> {
        self.books.read(|tx| is_staffed(tx))
    }

    /// Refuses a token that opens nothing.
    ///
    /// # Errors
    /// [`Problem::SetupClosed`].
    pub fn setup_check(&self, token: &str) -> Result<(), AppError> {
        self.books.read(|tx| require_token(tx, token))
    }

    /// Sets the clinic up behind its one-time link and signs its owner in: her log-in, the clinic's name and language
    /// and its first store, together or not at all.
    ///
    /// # Errors
    /// [`Problem::SetupClosed`]; about a field: [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::Malformed`]
    /// of `clinic`, `store`, `name` and `login`, and [`Problem::PasswordWeak`] of `password`.
    pub fn setup_finish(&self, token: &str, setup: &NewSetup) -> Result<SignedIn, AppError> {
        self.setup_check(token)?;
        let clinic = field::name(&setup.clinic, "clinic", 64)?;
        let store =
            if setup.store.trim().is_empty() { clinic.clone() } else { field::name(&setup.store, "store", 64)? };
        let login = field::login(&setup.login, "login")?;
        let password_hash = password::hash(&setup.password)?;
        let at = self.now();
        let owner = staff::Staff {
            id: StaffId::new(at.0),
            login: login.clone(),
            name: naming::parse(&setup.name)?,
            role: Role::Owner.code().to_owned(),
            store: None,
            is_disabled: false,
            created_at: at.0,
        };
        let machine = Actor::machine(Channel::Desk);
        self.books.write(|tx| {
            // Of two who open the link at once one comes second.
            organisation::hold(tx)?;
            require_token(tx, token)?;
            settings::remove(tx, TOKEN)?;
            let change = settings::Change { at: at.0, by: &owner.id.to_string() };
            organisation::put_face(tx, &clinic, setup.language, change)?;
            if stores::list(tx)?.is_empty() {
                let (id, details) = (StoreId::new(at.0), "{}".to_owned());
                let first = stores::Store { id, name: store.clone(), is_closed: false, details, created_at: at.0 };
                stores::insert(tx, &first)?;
            }
            staff::insert(tx, &owner, &password_hash)?;
            let deed = log::Deed { action: "setup_finish", subject: owner.id.to_string(), ..log::Deed::default() };
            log::record(tx, &machine, Permission::SettingsManage, at, deed)
        })?;
        self.face_refresh(self.books.read(|tx| organisation::face(tx))?);
        self.sign_in(&login, &setup.password)
    }
}

fn is_staffed(tx: &mut dyn Read) -> Result<bool, AppError> {
    Ok(!staff::list(tx)?.is_empty())
}

fn require_token(tx: &mut dyn Read, token: &str) -> Result<(), AppError> {
    let kept = settings::get(tx, TOKEN)?;
    let is_right = kept.is_some_and(|kept| kept == hex(&token::hash(token)));
    if is_right && !is_staffed(tx)? { Ok(()) } else { Err(AppError::new(Problem::SetupClosed)) }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
