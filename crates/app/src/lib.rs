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
mod benefit_effect;
mod charge;
mod clinic;
mod clock;
mod coupon;
mod desk;
mod error;
mod field;
mod figures;
mod gate;
mod gift;
mod goal;
mod grant;
pub mod import;
mod imported;
mod item;
mod log;
mod member;
mod member_state;
mod nightly;
mod notice;
mod once;
mod organisation;
mod outlook;
pub mod paper;
mod password;
mod programme;
mod proof;
pub mod records;
mod rehearsal;
mod report;
mod reward;
mod role;
mod rule_use;
mod sale_number;
mod saved_view;
mod sealing;
mod session;
mod setup;
mod spelling;
mod staff;
mod store;
mod tiers;
mod till;
mod todo;
mod token;
mod treatment;

pub use activity::{Deposit, DepositReturn, NewDeposit};
pub use actor::{Actor, Channel, Permission, Permissions, Role, Who};
pub use backup::{Backup, BackupFile, BackupPart, BackupTaken, Backups, Restored, restore};
pub use batch::BATCH_MOST;
pub use charge::{
    Charge, ChargeRefund, ChargeState, NewCharge, NotifiedReply, OpenCharges, PaymentSettings, ProviderMode,
    tender_of_code,
};
pub use clinic::{Clinic, Founding, Place};
pub use clock::{Clock, FixedClock, Instant, SystemClock};
pub use desk::{SoldListed, SoldQuery, SoldSum};
pub use error::{AppError, Category};
pub use item::{
    Item, ItemCategory, ItemChange, ItemColumn, ItemFault, ItemFields, ItemKind, ItemProposal, ItemQuery, ItemReading,
    ItemSold, ItemSort, ItemTierPrice, ItemsTaken, PriceMove, RepricedItem, RepricedPrice, Repricing, RepricingPreview,
    kind_title,
};
pub use member::{EXPORT_MOST, RevealPurpose};
pub use nightly::{ClockOutcome, ClockState};
pub use once::Key;
pub use organisation::{Organisation, OrganisationChanges, ZoneOrigin};
pub use password::password_proposal;
pub use programme::{FirstDay, OpenedDraft, ProgrammeReport, SavedDraft, TierOutlook, text_sign};
pub use proof::{Fault, KeptVerification, Verification};
pub use rehearsal::Rehearsal;
pub use role::{NewRole, RoleGrant, RoleProfile};
pub use setup::NewSetup;
pub use staff::{StaffChanges, StaffProfile};
pub use store::{StoreChanges, StoreDetails, StoreProfile, Stretch};
pub use till::{
    Alarm, AlarmKind, AlarmLimits, CauseSum, ClosedDay, Debt, ExpectedUse, Liability, ParkedBill, PaymentLine,
    PaymentQuery, PointsBasis, Shift, ShiftEnd, StaffShare, StaffShareQuery, StoreLiability, TenderSum, TillCount,
    TillDay, TillDifference,
};
pub use treatment::{NewTreatment, Treatment, TreatmentCorrected, TreatmentCorrection};
