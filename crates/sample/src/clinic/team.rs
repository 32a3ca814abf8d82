//! Who works in the sample clinic, and what each of them does as themselves.

use yanji_app::records::{NewStaff, Staff};
use yanji_app::{Actor, AppError, Channel, Clinic, Key, NewRole, Permission, Role, RoleGrant, Who};
use yanji_books::id::{StaffId, StoreId};
use yanji_engine::Day;

use super::desk_day::WELL_OPEN;
use super::{LOG_INS, STORES, hours};

/// What those who treat customers may do, and what the role is called.
const TREATING: (&str, [Permission; 3]) =
    ("护士与美容师", [Permission::MemberRead, Permission::ActivityRecord, Permission::TreatmentRecord]);

/// When the first of them signs in, in minutes after midnight.
const FIRST_IN: i64 = 9 * 60 + 3;

/// What a colleague does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    /// Runs the shops.
    Manager,
    /// Takes money.
    FrontDesk,
    /// Treats customers.
    Treating,
}

/// A colleague of those who sign in to the demo: log-in, name, work, and the place of the store among [`STORES`].
type Colleague = (&'static str, &'static str, Work, Option<usize>);

const COLLEAGUES: [Colleague; 8] = [
    ("manager", "陈雅雯", Work::Manager, None),
    ("xuting", "徐婷", Work::FrontDesk, Some(0)),
    ("wujiahui", "吴佳慧", Work::FrontDesk, Some(1)),
    ("shenming", "沈明", Work::Treating, None),
    ("hejing", "何静", Work::Treating, Some(0)),
    ("sunxiaotong", "孙晓彤", Work::Treating, Some(0)),
    ("xuqing", "许清", Work::Treating, Some(1)),
    ("zhengkexin", "郑可欣", Work::Treating, Some(1)),
];

/// Who works in a store.
pub(super) struct Crew {
    /// The store.
    pub(super) store: StoreId,
    /// Who takes money until the afternoon.
    pub(super) early: Actor,
    /// Who takes money from then on; in a small store the same.
    pub(super) late: Actor,
    /// Who injects.
    pub(super) doctor: Actor,
    /// Who works with light and lasers.
    pub(super) nurse: Actor,
    /// Who does everything else.
    pub(super) beautician: Actor,
}

/// Everybody, by what they do.
pub(super) struct Team {
    /// Who owns the clinic.
    pub(super) owner: Actor,
    /// Who runs the stores.
    pub(super) manager: Actor,
    /// Who works in which store, in the order of the stores.
    pub(super) crews: Vec<Crew>,
}

/// Takes on the colleagues who are not there yet.
///
/// # Errors
/// Those of the use cases.
pub(super) fn take_on(clinic: &Clinic, actor: &Actor, stores: &[StoreId]) -> Result<(), AppError> {
    let there = clinic.staff_list(actor)?;
    let missing = COLLEAGUES.iter().filter(|colleague| there.iter().all(|known| known.login != colleague.0));
    let treating = treating_role(clinic, actor)?;
    for (login, name, work, store) in missing {
        let role = match work {
            Work::Manager => Role::Manager.code(),
            Work::FrontDesk => Role::Cashier.code(),
            Work::Treating => &treating,
        };
        let new = NewStaff {
            login: (*login).to_owned(),
            name: Some((*name).to_owned()),
            password: password(login),
            role: role.to_owned(),
            store: store.and_then(|place| stores.get(place).copied()),
        };
        clinic.staff_add(actor, &Key::parse(&format!("sample-staff-{login}"))?, &new)?;
    }
    Ok(())
}

/// The password of a colleague, which is no secret.
fn password(login: &str) -> String {
    format!("yanji-demo-{login}")
}

/// Has everybody sign in on the morning of a day, one after the other, and out again, once it is well past: of a younger
/// day the desk tells its deeds earlier than they are done. Only while the clinic is being filled: later on passwords are
/// those of whoever keeps it.
///
/// # Errors
/// Those of the use cases.
pub(super) fn sign_in(clinic: &Clinic, day: Day) -> Result<(), AppError> {
    if clinic.now() < hours::minute_of(clinic, day, WELL_OPEN) {
        return Ok(());
    }
    let known = LOG_INS.iter().map(|log_in| (log_in.login, log_in.password.to_owned()));
    let everybody = known.chain(COLLEAGUES.iter().map(|(login, ..)| (*login, password(login))));
    for (place, (login, password)) in (0..).zip(everybody) {
        let at = hours::minute_of(clinic, day, FIRST_IN + place);
        hours::at(at, || clinic.sign_out(&clinic.sign_in(login, &password)?.token))?;
    }
    Ok(())
}

/// The code of the role of those who treat, which is made where there is none.
fn treating_role(clinic: &Clinic, actor: &Actor) -> Result<String, AppError> {
    let (name, permissions) = TREATING;
    if let Some(role) = clinic.role_list(actor)?.into_iter().find(|role| role.name == name) {
        return Ok(role.code);
    }
    let new = NewRole { name: name.to_owned(), like: Role::Cashier.code().to_owned() };
    let role = clinic.role_add(actor, &Key::parse("sample-role-treating")?, &new)?.code;
    let permissions = permissions.map(|permission| permission.code().to_owned()).to_vec();
    let grant = RoleGrant { role: role.clone(), permissions, shown: None };
    clinic.role_permit(actor, &Key::parse("sample-role-treating-may")?, &[grant])?;
    Ok(role)
}

impl Team {
    /// The team, in the stores that there are; `None` where somebody of it is not there.
    ///
    /// # Errors
    /// Those of the use cases.
    pub(super) fn of(clinic: &Clinic, actor: &Actor) -> Result<Option<Self>, AppError> {
        let staff = clinic.staff_list(actor)?;
        let known = clinic.store_list(actor)?;
        let stores: Vec<StoreId> = STORES
            .iter()
            .filter_map(|name| known.iter().find(|store| store.name == *name))
            .map(|store| store.id)
            .collect();
        let themselves = |login: &str, store: Option<StoreId>| -> Result<Option<Actor>, AppError> {
            let Some(one) = staff.iter().find(|one| one.login == login && !one.is_disabled) else { return Ok(None) };
            acting(clinic, one, store).map(Some)
        };
        let mut crews = Vec::new();
        for (place, store) in stores.into_iter().enumerate() {
            let (early, late, nurse, beautician) = match place {
                0 => (LOG_INS[1].login, "xuting", "hejing", "sunxiaotong"),
                _ => ("wujiahui", "wujiahui", "xuqing", "zhengkexin"),
            };
            let here = |login| themselves(login, Some(store));
            let all = (here(early)?, here(late)?, here("shenming")?, here(nurse)?, here(beautician)?);
            let (Some(early), Some(late), Some(doctor), Some(nurse), Some(beautician)) = all else { return Ok(None) };
            crews.push(Crew { store, early, late, doctor, nurse, beautician });
        }
        let (owner, manager) = (themselves(LOG_INS[0].login, None)?, themselves("manager", None)?);
        Ok(owner.zip(manager).map(|(owner, manager)| Self { owner, manager, crews }))
    }
}

/// Somebody of the staff at the desk of a store.
fn acting(clinic: &Clinic, one: &Staff, store: Option<StoreId>) -> Result<Actor, AppError> {
    Ok(Actor {
        who: Who::Staff(one.id),
        role: one.role.clone(),
        permissions: clinic.role_permissions(&one.role)?,
        store,
        home: one.store,
        only_store: None,
        channel: Channel::Desk,
    })
}

/// Whose id an actor of the team is.
pub(super) const fn staff_of(actor: &Actor) -> Option<StaffId> {
    match actor.who {
        Who::Staff(id) => Some(id),
        Who::Key(_) | Who::Machine => None,
    }
}
