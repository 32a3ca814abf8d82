//! What the subjects of records are called, as they are called now. What a member is called is never among them.

use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;

use yanji_books::id::{BatchId, CategoryId, CouponId, GoalId, ImportId, ItemId, MemberId, ProgrammeId, SaleId, ViewId};
use yanji_books::{Read, coupons, goals, imports, items, log, programmes, roles, saved_views, staff, stores};

use super::list::Stored;
use crate::batch;
use crate::clinic::Clinic;
use crate::coupon::terms_of;
use crate::error::AppError;
use crate::staff::naming;

/// Names by the ids and codes that records have.
#[derive(Default)]
pub(super) struct Names {
    /// Of subjects, and of whoever is no person.
    known: HashMap<String, String>,
    /// Name and log-in name of the staff.
    people: HashMap<String, (String, String)>,
}

impl Names {
    /// The names of everything that some records are about, and of whoever did it.
    pub(super) fn of(clinic: &Clinic, tx: &mut dyn Read, found: &[Stored]) -> Result<Self, AppError> {
        let subjects: BTreeSet<&str> = found.iter().map(|stored| stored.subject.as_str()).collect();
        let mut names = Self::default();
        names.put(clinic.id(), clinic.name());
        names.always(tx)?;
        names.listed(tx, &subjects)?;
        names.found_one_by_one(clinic, tx, &subjects)?;
        Ok(names)
    }

    /// What an id or a code is of; empty where that has no name, or is there no more.
    pub(super) fn get(&self, id: &str) -> String {
        self.known.get(id).cloned().unwrap_or_default()
    }

    /// What whoever did it is called, which is not told apart from others: the log-in stands beside it.
    pub(super) fn person(&self, id: &str) -> String {
        self.people.get(id).map_or_else(|| self.get(id), |(name, _)| name.clone())
    }

    /// The log-in name of whoever did it; empty where that is no person.
    pub(super) fn login(&self, id: &str) -> String {
        self.people.get(id).map(|(_, login)| login.clone()).unwrap_or_default()
    }

    fn put(&mut self, id: impl ToString, name: impl Into<String>) {
        self.known.insert(id.to_string(), name.into());
    }

    /// Short lists that nearly every page of the log needs.
    fn always(&mut self, tx: &mut dyn Read) -> Result<(), AppError> {
        let staff = staff::list(tx)?;
        for (one, told) in staff.iter().zip(naming::told_apart(&staff)) {
            self.put(one.id, told);
            self.people.insert(one.id.to_string(), (one.name.clone(), one.login.clone()));
        }
        staff::keys(tx)?.into_iter().for_each(|key| self.put(key.id, key.name));
        stores::list(tx)?.into_iter().for_each(|store| self.put(store.id, store.name));
        let roles = roles::list(tx)?.into_iter().filter(|role| !role.name.is_empty());
        roles.for_each(|role| self.put(role.code, role.name));
        Ok(())
    }

    /// What is read as a list, where something of its kind is among the subjects.
    fn listed(&mut self, tx: &mut dyn Read, subjects: &BTreeSet<&str>) -> Result<(), AppError> {
        let members = ids::<MemberId>(subjects);
        log::card_numbers(tx, &members)?.into_iter().for_each(|(id, number)| self.put(id, number));
        let sales = ids::<SaleId>(subjects);
        log::sale_numbers(tx, &sales)?.into_iter().for_each(|(id, number)| self.put(id, number));
        if !ids::<CategoryId>(subjects).is_empty() {
            items::categories(tx)?.into_iter().for_each(|category| self.put(category.id, category.name));
        }
        if !ids::<ItemId>(subjects).is_empty() {
            items::list(tx)?.into_iter().for_each(|item| self.put(item.id, item.name));
        }
        if !ids::<GoalId>(subjects).is_empty() {
            goals::list(tx)?.into_iter().for_each(|goal| self.put(goal.id, goal.kpi));
        }
        Ok(())
    }

    /// What there may be so much of that it is looked for one by one.
    fn found_one_by_one(
        &mut self,
        clinic: &Clinic,
        tx: &mut dyn Read,
        subjects: &BTreeSet<&str>,
    ) -> Result<(), AppError> {
        for id in ids::<ImportId>(subjects) {
            imports::find(tx, id)?.into_iter().for_each(|import| self.put(id, import.file_name));
        }
        for id in ids::<CouponId>(subjects) {
            if let Some(piece) = coupons::find(tx, id)? {
                self.put(id, terms_of(&piece)?.name);
            }
        }
        for id in ids::<ProgrammeId>(subjects) {
            programmes::find(tx, id)?.into_iter().for_each(|version| self.put(id, version.number.to_string()));
        }
        for id in ids::<ViewId>(subjects) {
            saved_views::find(tx, id)?.into_iter().for_each(|view| self.put(id, view.name));
        }
        for id in ids::<BatchId>(subjects) {
            batch::called(clinic, tx, id)?.into_iter().for_each(|name| self.put(id, name));
        }
        Ok(())
    }
}

/// The subjects that are ids of one kind.
fn ids<T: FromStr>(subjects: &BTreeSet<&str>) -> Vec<T> {
    subjects.iter().filter_map(|subject| subject.parse().ok()).collect()
}
