//! The navigation: which parts the console has, which pages a part has, and which of them a member of staff is shown.
//! A page says only to which part it belongs; where it stands within the part is told by its address.

use yanji_app::{Permission, Permissions};

/// A part of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console) enum Section {
    Home,
    Members,
    Desk,
    Programme,
    Data,
    Settings,
    /// Pages that belong to no part, such as sign-in.
    Nowhere,
}

/// A link of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::console) struct NavLink {
    pub(in crate::console) address: &'static str,
    pub(in crate::console) icon: &'static str,
    pub(in crate::console) key: &'static str,
    /// The letter that opens a part after `g`; empty for a page.
    pub(in crate::console) go: &'static str,
    /// Whether the page that is shown is this one, or belongs below it.
    pub(in crate::console) is_here: bool,
    /// The pages of a part; empty for a page, and for a part with one page only.
    pub(in crate::console) pages: Vec<NavLink>,
}

/// A part with its pages.
struct Part {
    section: Section,
    icon: &'static str,
    key: &'static str,
    go: &'static str,
    pages: &'static [Page],
}

/// A page that the navigation knows.
struct Page {
    address: &'static str,
    key: &'static str,
    /// The permissions any of which opens it.
    needed: &'static [Permission],
}

const PARTS: [Part; 6] = [
    Part { section: Section::Home, icon: "home", key: "nav.home", go: "h", pages: &HOME },
    Part { section: Section::Members, icon: "users", key: "nav.members", go: "m", pages: &MEMBERS },
    Part { section: Section::Desk, icon: "cash-register", key: "nav.desk", go: "k", pages: &DESK },
    Part { section: Section::Programme, icon: "stairs-up", key: "nav.programme", go: "p", pages: &PROGRAMME },
    Part { section: Section::Data, icon: "chart-bar", key: "nav.data", go: "d", pages: &DATA },
    Part { section: Section::Settings, icon: "settings", key: "nav.settings", go: "s", pages: &SETTINGS },
];

const HOME: [Page; 1] = [Page { address: "/", key: "nav.home", needed: &[Permission::ProgrammeRead] }];

const MEMBERS: [Page; 2] = [
    Page { address: "/members", key: "nav.member_list", needed: &[Permission::MemberRead] },
    Page { address: "/members/batches", key: "nav.batches", needed: &[Permission::TierSet] },
];

/// The pages of the desk, in the order in which a day needs them: to add one, put its address, the key of its name
/// (`nav.…` in `locales/frame.*.yml`) and who may open it at its place in this list: checkout, goods and prices,
/// coupons, rewards, the day's money, treatments.
const DESK: [Page; 9] = [
    Page { address: "/checkout", key: "nav.checkout", needed: &[Permission::SalePost] },
    Page { address: "/sales", key: "nav.sales", needed: &[Permission::MemberRead] },
    Page {
        address: "/items",
        key: "nav.items",
        needed: &[Permission::ItemEdit, Permission::SalePost, Permission::TreatmentRecord, Permission::MoneyRead],
    },
    Page { address: "/coupons", key: "nav.coupons", needed: &[Permission::ProgrammeRead] },
    Page { address: "/rewards", key: "nav.rewards", needed: &[Permission::ProgrammeRead] },
    Page { address: "/reminders", key: "nav.reminders", needed: &[Permission::MemberRead] },
    Page { address: "/till", key: "nav.till", needed: &[Permission::MoneyRead] },
    Page { address: "/till/shift", key: "nav.shift", needed: &[Permission::SalePost] },
    Page { address: "/treatments", key: "nav.treatments", needed: &[Permission::TreatmentRecord] },
];

const PROGRAMME: [Page; 5] = [
    Page { address: "/programme", key: "nav.programme_now", needed: &[Permission::ProgrammeRead] },
    Page { address: "/programme/edit", key: "nav.edit", needed: &[Permission::ProgrammeEdit] },
    Page { address: "/programme/versions", key: "nav.versions", needed: &[Permission::ProgrammeRead] },
    Page { address: "/programme/wizard", key: "nav.wizard", needed: &[Permission::ProgrammeEdit] },
    Page { address: "/programme/rules", key: "nav.rules", needed: &[Permission::ProgrammeRead] },
];

const DATA: [Page; 5] = [
    Page { address: "/data", key: "nav.reports", needed: &[Permission::MoneyRead] },
    Page { address: "/data/benefits", key: "nav.effects", needed: &[Permission::MoneyRead] },
    Page { address: "/imports", key: "nav.imports", needed: &[Permission::ImportRun] },
    Page { address: "/data/books", key: "nav.books", needed: &[Permission::BooksVerify] },
    Page { address: "/data/log", key: "nav.log", needed: &[Permission::LogRead] },
];

const SETTINGS: [Page; 9] = [
    Page { address: "/settings", key: "nav.organisation", needed: &[Permission::SettingsManage] },
    Page { address: "/settings/stores", key: "nav.stores", needed: &[Permission::SettingsManage] },
    Page { address: "/settings/staff", key: "nav.staff", needed: &[Permission::SettingsManage] },
    Page { address: "/settings/roles", key: "nav.roles", needed: &[Permission::SettingsManage] },
    Page { address: "/settings/limits", key: "nav.limits", needed: &[Permission::SettingsManage] },
    Page { address: "/settings/payments", key: "nav.payments", needed: &[Permission::SettingsManage] },
    Page { address: "/settings/goals", key: "nav.goals", needed: &[Permission::SettingsManage] },
    Page { address: "/settings/keys", key: "nav.keys", needed: &[Permission::SettingsManage] },
    Page { address: "/settings/backup", key: "nav.backup", needed: &[Permission::BackupMake] },
];

/// The parts with the pages that these permissions open, as seen from a page of a part at an address.
pub(super) fn links(permissions: Permissions, section: Section, address: &str) -> Vec<NavLink> {
    PARTS.iter().filter_map(|part| part.link(permissions, section, address)).collect()
}

impl Part {
    fn link(&self, permissions: Permissions, section: Section, address: &str) -> Option<NavLink> {
        let open: Vec<&Page> =
            self.pages.iter().filter(|page| page.needed.iter().any(|one| permissions.allow(*one))).collect();
        let first = open.first()?;
        let here = open.iter().filter(|page| page.is_above(address)).max_by_key(|page| page.address.len());
        let pages = open.iter().map(|page| NavLink {
            address: page.address,
            icon: "",
            key: page.key,
            go: "",
            is_here: self.section == section && here.is_some_and(|here| here.address == page.address),
            pages: Vec::new(),
        });
        Some(NavLink {
            address: first.address,
            icon: self.icon,
            key: self.key,
            go: self.go,
            is_here: self.section == section,
            pages: if open.len() > 1 { pages.collect() } else { Vec::new() },
        })
    }
}

impl Page {
    /// Whether an address is this page's or lies below it.
    fn is_above(&self, address: &str) -> bool {
        let path = address.split('?').next().unwrap_or_default();
        let begins = |with: &str| path.strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.address == "/" || begins(self.address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(section: Section, address: &str) -> Vec<&'static str> {
        let links = links(Permissions::all(), section, address);
        let marked = links.iter().flat_map(|part| part.pages.iter().chain([part])).filter(|link| link.is_here);
        marked.map(|link| link.address).collect()
    }

    #[test]
    fn the_page_below_which_an_address_lies_is_marked() {
        assert_eq!(here(Section::Members, "/members?sort=spend"), ["/members", "/members"]);
        assert_eq!(here(Section::Members, "/members/mem_1/sale"), ["/members", "/members"]);
        assert_eq!(here(Section::Members, "/members/batches/bat_1"), ["/members/batches", "/members"]);
        assert_eq!(here(Section::Data, "/imports/imp_1"), ["/imports", "/data"]);
        assert_eq!(here(Section::Settings, "/settings/storeroom"), ["/settings", "/settings"]);
        assert_eq!(here(Section::Home, "/"), ["/"]);
        assert_eq!(here(Section::Nowhere, "/help"), [""; 0]);
    }

    #[test]
    fn only_what_may_be_opened_is_linked() {
        let some: Permissions = [Permission::MemberRead, Permission::ImportRun].into_iter().collect();
        let links = links(some, Section::Members, "/members");
        let shown: Vec<_> = links.iter().map(|link| (link.address, link.pages.len())).collect();
        assert_eq!(shown, [("/members", 0), ("/sales", 2), ("/imports", 0)]);
    }
}
