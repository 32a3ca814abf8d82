//! Room `app`: the use cases. Each takes an [`Actor`], names its [`Permission`], loads, asks a pure room, writes with
//! its log record in one commit, and answers.
//!
//! This room does no arithmetic on money or points and writes no sentence; it knows no HTTP and no terminal.

mod account;
mod activity;
mod actor;
mod api_key;
mod backup;
mod batch;
mod clinic;
mod clock;
mod error;
mod field;
mod figures;
mod gate;
mod goal;
pub mod import;
mod imported;
mod log;
mod member;
mod member_state;
mod nightly;
mod offer;
mod once;
mod organisation;
mod outlook;
pub mod paper;
mod password;
mod programme;
mod proof;
pub mod records;
mod report;
mod role;
mod saved_view;
mod sealing;
mod session;
mod setup;
mod staff;
mod store;
mod tiers;
mod todo;
mod token;

pub use actor::{Actor, Channel, Permission, Permissions, Role, Who};
pub use backup::{Backup, BackupFile, BackupPart, BackupTaken, Backups, Restored, restore};
pub use batch::BATCH_MOST;
pub use clinic::{Clinic, Founding, Place};
pub use clock::{Clock, FixedClock, Instant, SystemClock};
pub use error::{AppError, Category};
pub use member::{EXPORT_MOST, RevealPurpose};
pub use nightly::{ClockOutcome, ClockState};
pub use offer::{OfferCategory, OfferFault, OfferProposal, OfferReading, OfferTitles, Service, ServiceFields};
pub use once::Key;
pub use organisation::{Organisation, OrganisationChanges, ZoneOrigin};
pub use password::password_proposal;
pub use programme::{FirstDay, ProgrammeReport, TierOutlook};
pub use proof::{Fault, KeptVerification, Verification};
pub use role::{NewRole, RoleGrant, RoleProfile};
pub use setup::NewSetup;
pub use staff::{StaffChanges, StaffProfile};
pub use store::{StoreChanges, StoreDetails, StoreProfile, Stretch};
