//! Who acts, and what they may do. Roles are rows of the books; the permissions that there are, are here.

use serde::{Deserialize, Serialize};
use yanji_books::id::{KeyId, StaffId, StoreId};
use yanji_books::{Read, stores};

use crate::error::AppError;
use crate::staff::permissions_of;

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// See members, their state and history.
    MemberRead,
    /// Take on members and correct their data.
    MemberEdit,
    /// See a member's name and phone in full, with a purpose.
    MemberReveal,
    /// Ring up a sale.
    SalePost,
    /// Give money back.
    SaleRefund,
    /// Redeem points.
    PointsRedeem,
    /// Give or take points by hand.
    PointsAdjust,
    /// Record referrals, events and engagements.
    ActivityRecord,
    /// Set tiers by hand.
    TierSet,
    /// See programmes and the pyramid.
    ProgrammeRead,
    /// Write drafts of the programme.
    ProgrammeEdit,
    /// Put a programme into force.
    ProgrammePublish,
    /// Import histories.
    ImportRun,
    /// Handle the ends of days.
    ClockRun,
    /// Prove the books.
    BooksVerify,
    /// See and change the organisation, stores, staff, roles, services, goals and keys.
    SettingsManage,
    /// Take lists of members away as files.
    MemberExport,
    /// Make and take away backups.
    BackupMake,
    /// Read the log of what was done and looked at.
    LogRead,
    /// Change goods, services and their prices.
    ItemEdit,
    /// Change prices by hand, round down and give away, within the limits of the clinic.
    SaleAdjust,
    /// The same beyond the limits, and approve it for others; take back sales of closed days.
    SaleOverride,
    /// Give coupons by hand and take them back.
    CouponIssue,
    /// See the clinic's money: liabilities, tenders, shifts, alarms.
    MoneyRead,
    /// Close days and settle alarms.
    DayClose,
    /// Record treatments and see cautions.
    TreatmentRecord,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 26] = [
        Self::MemberRead,
        Self::MemberEdit,
        Self::MemberReveal,
        Self::SalePost,
        Self::SaleRefund,
        Self::PointsRedeem,
        Self::PointsAdjust,
        Self::ActivityRecord,
        Self::TierSet,
        Self::ProgrammeRead,
        Self::ProgrammeEdit,
        Self::ProgrammePublish,
        Self::ImportRun,
        Self::ClockRun,
        Self::BooksVerify,
        Self::SettingsManage,
        Self::MemberExport,
        Self::BackupMake,
        Self::LogRead,
        Self::ItemEdit,
        Self::SaleAdjust,
        Self::SaleOverride,
        Self::CouponIssue,
        Self::MoneyRead,
        Self::DayClose,
        Self::TreatmentRecord,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MemberRead => "member_read",
            Self::MemberEdit => "member_edit",
            Self::MemberReveal => "member_reveal",
            Self::SalePost => "sale_post",
            Self::SaleRefund => "sale_refund",
            Self::PointsRedeem => "points_redeem",
            Self::PointsAdjust => "points_adjust",
            Self::ActivityRecord => "activity_record",
            Self::TierSet => "tier_set",
            Self::ProgrammeRead => "programme_read",
            Self::ProgrammeEdit => "programme_edit",
            Self::ProgrammePublish => "programme_publish",
            Self::ImportRun => "import_run",
            Self::ClockRun => "clock_run",
            Self::BooksVerify => "books_verify",
            Self::SettingsManage => "settings_manage",
            Self::MemberExport => "member_export",
            Self::BackupMake => "backup_make",
            Self::LogRead => "log_read",
            Self::ItemEdit => "item_edit",
            Self::SaleAdjust => "sale_adjust",
            Self::SaleOverride => "sale_override",
            Self::CouponIssue => "coupon_issue",
            Self::MoneyRead => "money_read",
            Self::DayClose => "day_close",
            Self::TreatmentRecord => "treatment_record",
        }
    }

    /// The permission with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.code() == code)
    }
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u32);

impl Permissions {
    /// Every permission.
    #[must_use]
    pub fn all() -> Self {
        Permission::ALL.into_iter().collect()
    }

    /// Whether all of these are among them.
    #[must_use]
    pub const fn include(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Whether a permission is among them.
    #[must_use]
    pub const fn allow(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u32) != 0
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |set, permission| set | 1 << permission as u32))
    }
}

/// A role that ships with every clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything.
    Owner,
    /// Runs the shop from day to day: everything but settings, publishing and backups.
    Manager,
    /// Serves members at the front desk.
    Cashier,
    /// Sees everything that personal data are masked in, and changes nothing.
    Auditor,
}

impl Role {
    /// Every role that a clinic begins with.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Manager, Self::Cashier, Self::Auditor];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Cashier => "cashier",
            Self::Auditor => "auditor",
        }
    }

    /// The role with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What the role may do when a clinic is founded; afterwards the rows of the books say so.
    #[must_use]
    pub fn founding_permissions(self) -> Vec<Permission> {
        match self {
            Self::Owner => Permission::ALL.to_vec(),
            Self::Manager => vec![
                Permission::MemberRead,
                Permission::MemberEdit,
                Permission::MemberReveal,
                Permission::SalePost,
                Permission::SaleRefund,
                Permission::PointsRedeem,
                Permission::PointsAdjust,
                Permission::ActivityRecord,
                Permission::TierSet,
                Permission::ProgrammeRead,
                Permission::ProgrammeEdit,
                Permission::ImportRun,
                Permission::ClockRun,
                Permission::BooksVerify,
                Permission::MemberExport,
                Permission::LogRead,
                Permission::ItemEdit,
                Permission::SaleAdjust,
                Permission::SaleOverride,
                Permission::CouponIssue,
                Permission::MoneyRead,
                Permission::DayClose,
                Permission::TreatmentRecord,
            ],
            Self::Auditor => {
                vec![
                    Permission::MemberRead,
                    Permission::ProgrammeRead,
                    Permission::BooksVerify,
                    Permission::LogRead,
                    Permission::MoneyRead,
                ]
            }
            Self::Cashier => vec![
                Permission::MemberRead,
                Permission::MemberEdit,
                Permission::MemberReveal,
                Permission::SalePost,
                Permission::SaleRefund,
                Permission::PointsRedeem,
                Permission::ActivityRecord,
                Permission::ProgrammeRead,
                Permission::SaleAdjust,
                Permission::TreatmentRecord,
            ],
        }
    }
}

/// Through which door an activity came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The staff pages.
    Desk,
    /// The API.
    Api,
    /// The command line.
    Command,
    /// An imported file.
    Import,
    /// The sample clinic.
    Sample,
}

impl Channel {
    /// The word in the journal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Api => "api",
            Self::Command => "command",
            Self::Import => "import",
            Self::Sample => "sample",
        }
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who: a member of staff, a key, or whoever holds the machine.
    pub who: Who,
    /// The code of the role.
    pub role: String,
    /// What the role may do at this moment.
    pub permissions: Permissions,
    /// The store in which they act: their own, or the one that they chose.
    pub store: Option<StoreId>,
    /// The store that they belong to; `None` for whoever works in all of them.
    pub home: Option<StoreId>,
    /// The only open store of the clinic, as it was when they came in; `None` where there are several or none. What
    /// they do belongs to it ([`Actor::stands_in`]), and what they look at is told of all stores as ever.
    pub only_store: Option<StoreId>,
    /// Through which door.
    pub channel: Channel,
}

/// The identity of one who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A member of staff.
    Staff(StaffId),
    /// A key of the API.
    Key(KeyId),
    /// Whoever may run commands on the machine: nothing is hidden from them anyway.
    Machine,
}

impl Actor {
    /// Whoever runs a command on the machine.
    #[must_use]
    pub fn machine(channel: Channel) -> Self {
        Self {
            who: Who::Machine,
            role: Role::Owner.code().to_owned(),
            permissions: Permissions::all(),
            store: None,
            home: None,
            only_store: None,
            channel,
        }
    }

    /// Whoever is let in by what is kept of them, with what their role may do at this moment; they act in the store
    /// that they belong to.
    pub(crate) fn admitted(
        tx: &mut dyn Read,
        who: Who,
        role: String,
        home: Option<StoreId>,
        channel: Channel,
    ) -> Result<Self, AppError> {
        let permissions = permissions_of(tx, &role)?;
        Ok(Self { who, role, permissions, store: home, home, only_store: stores::only_open(tx)?, channel })
    }

    /// Whoever began something that is gone on with later, by the name and the door that were put down; they may do
    /// nothing else.
    pub(crate) fn recalled(name: &str, store: Option<StoreId>, channel: &str) -> Option<Self> {
        let who = match name {
            "machine" => Some(Who::Machine),
            name => name.parse().map(Who::Staff).or_else(|_| name.parse().map(Who::Key)).ok(),
        };
        let channels = [Channel::Desk, Channel::Api, Channel::Command, Channel::Import, Channel::Sample];
        let channel = channels.into_iter().find(|known| known.code() == channel)?;
        let permissions = Permissions::default();
        Some(Self { who: who?, role: String::new(), permissions, store, home: None, only_store: None, channel })
    }

    /// The store for which they record what they do where none is named: that in which they act, else the only one of
    /// the clinic. `None` where several are open and they chose none.
    #[must_use]
    pub fn stands_in(&self) -> Option<StoreId> {
        self.store.or(self.only_store)
    }

    /// The store of whose money alone they may know: that which they belong to, unless they look after all stores;
    /// `None` for everybody else. Members are the organisation's, and everybody's to serve.
    #[must_use]
    pub fn bound_to(&self) -> Option<StoreId> {
        self.home.filter(|_| !self.permissions.allow(Permission::SettingsManage))
    }

    /// The actor as the journal and the log name them.
    #[must_use]
    pub fn name(&self) -> String {
        match self.who {
            Who::Staff(id) => id.to_string(),
            Who::Key(id) => id.to_string(),
            Who::Machine => "machine".to_owned(),
        }
    }
}
