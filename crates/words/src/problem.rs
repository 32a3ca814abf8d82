//! What can go wrong in a use case: stable codes, and a sentence in each language that says what to do.

mod text;

use yanji_engine::price::{QuoteFault, RefundFault};
use yanji_engine::{Day, Refusal};

/// What a field should look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A day of the calendar.
    Day,
    /// Hours of a day, in stretches.
    Hours,
    /// A log-in name.
    Login,
}

/// Something that went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nobody is signed in, or the key is unknown.
    Unauthenticated,
    /// The login or the password is wrong.
    SignInFailed,
    /// Too many wrong passwords.
    SignInLocked,
    /// The set-up link was used, is an older one, or somebody can sign in already.
    SetupClosed,
    /// The password that was typed again is another one.
    PasswordsDiffer,
    /// A form was sent from a page of another session than the one that lasts.
    PageExpired,
    /// A form was sent from a page of somebody else.
    FormForeign,
    /// A form is larger than `most_mib` MiB.
    FormTooLarge {
        /// The most, in MiB.
        most_mib: usize,
    },
    /// An address was opened or sent to that takes the other alone.
    MethodUnfit,
    /// The actor may not do this.
    Forbidden,
    /// There is no such thing.
    NotFound(Thing),
    /// A field that is needed is empty.
    Missing,
    /// A field cannot be read.
    Malformed,
    /// A field cannot be read, and what it should look like is known.
    Misshapen(Shape),
    /// A text is longer than `most` characters.
    TooLong {
        /// The most characters.
        most: usize,
    },
    /// A number is outside its range.
    OutOfRange {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// More days are asked about than are told of at once, or the first is after the last.
    SpanOutside {
        /// The most days.
        most_days: i32,
    },
    /// The request has no idempotency key.
    KeyMissing,
    /// The idempotency key was used for something else.
    KeyReused,
    /// The card number belongs to another member.
    NumberTaken,
    /// The login belongs to another member of staff.
    LoginTaken,
    /// The name is in use.
    NameTaken,
    /// The code of goods or a treatment is in use.
    CodeTaken,
    /// The floor price is above another price.
    FloorAbovePrice,
    /// What was looked over is not so any more.
    PreviewStale,
    /// A member with this phone is there already.
    PhoneKnown,
    /// The phone number cannot be one.
    PhoneMalformed,
    /// The password is too short.
    PasswordWeak,
    /// The programme has errors.
    ProgrammeFaulty,
    /// No programme is in force.
    NoProgramme,
    /// The programme was published before.
    AlreadyPublished,
    /// The version is in force already, so that its publication cannot be called off.
    AlreadyInForce,
    /// Another version takes effect on that day or later.
    DayTaken,
    /// Activities are booked on that day or later.
    DayInUse,
    /// The end of that day has been handled.
    DayHandled,
    /// The day is not over.
    DayUnfinished,
    /// The programme names another time zone than the versions before, and there are accounts.
    ZoneFixed,
    /// The version was never published, so that nothing can go back to it or call it off.
    NeverPublished,
    /// The books hold a clinic already.
    ClinicExists,
    /// The file cannot be read.
    FileUnreadable,
    /// The file is larger than `most_mib` MiB.
    FileTooLarge {
        /// The most, in MiB.
        most_mib: u64,
    },
    /// The file has no rows.
    FileEmpty,
    /// The file is a page of the web under the name of a workbook.
    FileMarkup,
    /// A file that was sent to be looked over is kept no longer.
    UploadExpired,
    /// Columns that are needed are not named.
    MappingIncomplete,
    /// Another import is running.
    ImportRunning,
    /// The import was taken back already, or is being taken back.
    ImportUndone,
    /// The import brought no sale that could be taken back.
    ImportBroughtNothing,
    /// The batch has begun, has not ended, or was taken back already.
    BatchState,
    /// The batch would change nobody.
    BatchEmpty,
    /// The lock of a tier would end before the day on which the tier is set.
    LockPassed,
    /// Nobody else could change settings then: the last owner stays one, and stays able to come in.
    LastOwner,
    /// One cannot shut oneself out.
    OwnLogin,
    /// Staff or keys still have the role.
    RoleInUse,
    /// The store was given up, so that nothing is recorded there any more.
    StoreClosed,
    /// The owner's role may do everything, always.
    RoleFixed,
    /// The password given for one's own log-in is not the one.
    PasswordWrong,
    /// Backups of a PostgreSQL database are made with its own tools.
    BackupElsewhere,
    /// A backup is not complete, or not as it was made.
    BackupBroken,
    /// A clinic, or part of one, lies where a backup is to go.
    PlaceTaken,
    /// One is in a shift already.
    ShiftRunning,
    /// One is in no shift.
    ShiftMissing,
    /// The shift has ended already.
    ShiftEnded,
    /// The money of that day was closed.
    MoneyDayClosed,
    /// No money of that day can be closed: it lies before anything was recorded, or has not come.
    MoneyDayOutside {
        /// The first day that can be closed.
        first: Day,
        /// The last one: today.
        last: Day,
    },
    /// Every piece of something limited is gone.
    SoldOut,
    /// The member has had as many as one member may.
    MemberLimit,
    /// It is not for the member's tier.
    TierNotServed,
    /// Coupons of this kind are only given.
    NotClaimable,
    /// Coupons of this kind stay with whoever got them.
    NotTransferable,
    /// The coupon was used, taken back, or has ended.
    CouponNotOpen,
    /// Coupons of this kind are issued no more: today's programme does not have it, or its last day has passed.
    CouponKindStopped,
    /// The terms of the coupon have changed since the batch was put together, and what it gives to each is no longer within
    /// them.
    CouponTermsChanged,
    /// What was redeemed on an earlier day, or was undone already, is not undone.
    RedemptionClosed,
    /// The coupon that was redeemed has been used.
    RedemptionUsed,
    /// The programme's rules refuse the activity.
    Refused(Refusal),
    /// The basket has no bill.
    Quote(QuoteFault),
    /// Nothing is taken back, or not paid later.
    Refund(RefundFault),
    /// The bill is another one than was shown.
    BillChanged {
        /// What is to be paid now.
        pay_fen: i64,
    },
    /// It goes beyond the limits of whoever acts, and nobody has approved it.
    ApprovalNeeded,
    /// Only a member can owe money, pay with a deposit or use a coupon.
    CardNeeded,
    /// The item is no longer sold.
    ItemHidden,
    /// What was typed as a line outside the price list is the name of an item on it.
    ItemListed,
    /// Less is left of the deposit.
    DepositShort {
        /// What is left.
        left_fen: i64,
    },
    /// The sale is of another day, or something of it was taken back already.
    NotReversible,
    /// The money of a day was closed that the refund would change, and the actor may not refund what is of closed days.
    RefundAfterClose,
    /// The record of a treatment was corrected already: a later one stands in its place.
    TreatmentCorrected,
    /// This tender is recorded only: no provider is asked.
    ProviderOff,
    /// What was scanned is not a code of this provider.
    CodeForeign,
    /// The payment is not made, or was taken back.
    ChargeNotPaid,
    /// The payment belongs to a sale already.
    ChargeTaken,
    /// The payment is of another amount or another tender.
    ChargeDiffers,
    /// The root key is not the one under which the clinic was founded.
    WrongRootKey,
    /// The keystore does not hold the clinic's keys.
    KeystoreMissing,
    /// The money of another store is not theirs to see or move.
    StoreForeign,
    /// Another store sold it, and it is not theirs to give back.
    RefundElsewhere,
    /// There are several stores, and none is named for the money.
    StoreMissing,
    /// Others hold what is needed.
    Busy,
    /// The connection to the books broke while they were written: it may have been done or not.
    OutcomeUnknown,
    /// Stored rows contradict each other.
    Inconsistent,
    /// A fault of the program.
    Internal,
}

/// What was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A member.
    Member,
    /// A sale.
    Sale,
    /// A version of the programme.
    Programme,
    /// A store.
    Store,
    /// A member of staff.
    Staff,
    /// A key of the API.
    Key,
    /// An import.
    Import,
    /// A change of many members at once.
    Batch,
    /// A saved view.
    View,
    /// A saved mapping.
    Mapping,
    /// A page.
    Page,
    /// A clinic.
    Clinic,
    /// A role.
    Role,
    /// A shift at the till.
    Shift,
    /// A category of what is sold.
    Category,
    /// A treatment or goods.
    Item,
    /// A backup.
    Backup,
    /// A goal of the programme.
    Goal,
    /// An alarm about money.
    Alarm,
    /// A bill that waits.
    ParkedBill,
    /// A record of a treatment.
    Treatment,
    /// Money paid in for a later sale.
    Deposit,
    /// A piece of a coupon.
    Coupon,
    /// A kind of coupon.
    CouponKind,
    /// A reward.
    Reward,
    /// A reward that was bought with points.
    Redemption,
    /// A reminder.
    Notice,
    /// A payment through a provider.
    Charge,
    /// Money that goes back through a provider.
    ChargeRefund,
}

impl Problem {
    /// The stable code; a refusal has its own.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::SignInFailed => "sign_in_failed",
            Self::SignInLocked => "sign_in_locked",
            Self::SetupClosed => "setup_closed",
            Self::PasswordsDiffer => "passwords_differ",
            Self::PageExpired => "page_expired",
            Self::FormForeign => "form_foreign",
            Self::FormTooLarge { .. } => "form_too_large",
            Self::MethodUnfit => "method_unfit",
            Self::Forbidden => "forbidden",
            Self::NotFound(_) => "not_found",
            Self::Missing => "missing_field",
            Self::Malformed | Self::Misshapen(_) => "malformed",
            Self::TooLong { .. } => "too_long",
            Self::OutOfRange { .. } => "out_of_range",
            Self::SpanOutside { .. } => "span_outside",
            Self::KeyMissing => "idempotency_key_missing",
            Self::KeyReused => "idempotency_key_reused",
            Self::NumberTaken => "number_taken",
            Self::LoginTaken => "login_taken",
            Self::NameTaken => "name_taken",
            Self::CodeTaken => "code_taken",
            Self::FloorAbovePrice => "floor_above_price",
            Self::PreviewStale => "preview_stale",
            Self::PhoneKnown => "phone_known",
            Self::PhoneMalformed => "phone_malformed",
            Self::PasswordWeak => "password_weak",
            Self::ProgrammeFaulty => "programme_faulty",
            Self::NoProgramme => "no_programme",
            Self::AlreadyPublished => "already_published",
            Self::AlreadyInForce => "already_in_force",
            Self::DayTaken => "day_taken",
            Self::DayInUse => "day_in_use",
            Self::DayHandled => "day_handled",
            Self::DayUnfinished => "day_unfinished",
            Self::ZoneFixed => "zone_fixed",
            Self::NeverPublished => "never_published",
            Self::ClinicExists => "clinic_exists",
            Self::FileUnreadable => "file_unreadable",
            Self::FileTooLarge { .. } => "file_too_large",
            Self::FileEmpty => "file_empty",
            Self::FileMarkup => "file_markup",
            Self::UploadExpired => "upload_expired",
            Self::MappingIncomplete => "mapping_incomplete",
            Self::ImportRunning => "import_running",
            Self::ImportUndone => "import_undone",
            Self::ImportBroughtNothing => "import_brought_nothing",
            Self::BatchState => "batch_state",
            Self::BatchEmpty => "batch_empty",
            Self::LockPassed => "lock_passed",
            Self::LastOwner => "last_owner",
            Self::OwnLogin => "own_login",
            Self::RoleInUse => "role_in_use",
            Self::StoreClosed => "store_closed",
            Self::RoleFixed => "role_fixed",
            Self::PasswordWrong => "password_wrong",
            Self::BackupElsewhere => "backup_elsewhere",
            Self::BackupBroken => "backup_broken",
            Self::PlaceTaken => "place_taken",
            Self::ShiftRunning => "shift_running",
            Self::ShiftMissing => "shift_missing",
            Self::ShiftEnded => "shift_ended",
            Self::MoneyDayClosed => "money_day_closed",
            Self::MoneyDayOutside { .. } => "money_day_outside",
            Self::SoldOut => "sold_out",
            Self::MemberLimit => "member_limit",
            Self::TierNotServed => "tier_not_served",
            Self::NotClaimable => "not_claimable",
            Self::NotTransferable => "not_transferable",
            Self::CouponNotOpen => "coupon_not_open",
            Self::CouponKindStopped => "coupon_kind_stopped",
            Self::CouponTermsChanged => "coupon_terms_changed",
            Self::RedemptionClosed => "redemption_closed",
            Self::RedemptionUsed => "redemption_used",
            Self::Refused(refusal) => refusal.code(),
            Self::Quote(fault) => fault.code(),
            Self::Refund(fault) => fault.code(),
            Self::BillChanged { .. } => "bill_changed",
            Self::ApprovalNeeded => "approval_needed",
            Self::CardNeeded => "card_needed",
            Self::ItemHidden => "item_hidden",
            Self::ItemListed => "item_listed",
            Self::DepositShort { .. } => "deposit_short",
            Self::NotReversible => "not_reversible",
            Self::RefundAfterClose => "refund_after_close",
            Self::TreatmentCorrected => "treatment_corrected",
            Self::ProviderOff => "provider_off",
            Self::CodeForeign => "code_foreign",
            Self::ChargeNotPaid => "charge_not_paid",
            Self::ChargeTaken => "charge_taken",
            Self::ChargeDiffers => "charge_differs",
            Self::WrongRootKey => "wrong_root_key",
            Self::KeystoreMissing => "keystore_missing",
            Self::StoreForeign => "store_foreign",
            Self::RefundElsewhere => "refund_elsewhere",
            Self::StoreMissing => "store_missing",
            Self::Busy => "busy",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Inconsistent => "books_inconsistent",
            Self::Internal => "internal",
        }
    }
}
