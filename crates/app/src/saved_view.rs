//! Views of the list of members that people saved under a name, for themselves or for everybody.

use yanji_books::id::{StaffId, ViewId};
use yanji_books::saved_views::{self, ViewRow};
use yanji_books::{Read, Tx};
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission, Who};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::field;
use crate::once::Key;
use crate::records::{MemberView, SavedView};

/// The page whose views these are.
const PAGE: &str = "members";
/// The most characters of a name.
const NAME_MOST: usize = 20;
/// The most views of one person, so that they fit above the list.
const VIEWS_MOST: i64 = 30;
/// The most columns of a view.
const COLUMNS_MOST: usize = 20;

impl Clinic {
    /// The views that somebody sees: their own and those for everybody, in the order of their making.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn view_list(&self, actor: &Actor) -> Result<Vec<SavedView>, AppError> {
        actor.require(Permission::MemberRead)?;
        // Who is no member of staff has none of their own.
        let own = keeper(actor).unwrap_or(StaffId([0; 16]));
        let rows = self.books.read(|tx| saved_views::list(tx, PAGE, own))?;
        rows.into_iter().map(|row| seen(row, own)).collect()
    }

    /// A view that somebody sees.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::Forbidden`].
    pub fn view_get(&self, actor: &Actor, id: ViewId) -> Result<SavedView, AppError> {
        let found = self.view_list(actor)?.into_iter().find(|view| view.id == id);
        found.ok_or(AppError::new(Problem::NotFound(Thing::View)))
    }

    /// Saves a view under a name.
    ///
    /// # Errors
    /// [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::NameTaken`] about the field `name`;
    /// [`Problem::OutOfRange`] when somebody has too many.
    pub fn view_save(
        &self,
        actor: &Actor,
        key: &Key,
        name: &str,
        is_shared: bool,
        view: &MemberView,
    ) -> Result<ViewId, AppError> {
        actor.require(Permission::MemberRead)?;
        let staff = keeper(actor)?;
        let name = field::name(name, "name", NAME_MOST)?;
        let sound = |code: &String| {
            code.len() <= NAME_MOST && code.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase())
        };
        if view.columns.len() > COLUMNS_MOST || !view.columns.iter().all(sound) {
            return Err(AppError::at(Problem::Malformed, "columns"));
        }
        let query = serde_json::to_string(view).map_err(|error| AppError::caused(Problem::Internal, error))?;
        let request = self.request(actor, key, "view_save", self.now());
        self.books.write(|tx| {
            request.once(tx, &(&name, is_shared, view), |tx| {
                if saved_views::count_of(tx, PAGE, staff)? >= VIEWS_MOST {
                    return Err(AppError::at(Problem::OutOfRange { least: 1, most: VIEWS_MOST }, "name"));
                }
                let (id, page) = (ViewId::new(request.at.0), PAGE.to_owned());
                let row = ViewRow {
                    id,
                    staff,
                    page,
                    name: name.clone(),
                    is_shared,
                    query: query.clone(),
                    created_at: request.at.0,
                };
                if saved_views::insert(tx, &row)? { Ok(id) } else { Err(AppError::at(Problem::NameTaken, "name")) }
            })
        })
    }

    /// Renames one's own view, and shares it or keeps it to oneself.
    ///
    /// # Errors
    /// As [`Clinic::view_save`]; [`Problem::NotFound`], [`Problem::Forbidden`] for somebody else's.
    pub fn view_change(&self, actor: &Actor, id: ViewId, name: &str, is_shared: bool) -> Result<(), AppError> {
        actor.require(Permission::MemberRead)?;
        let name = field::name(name, "name", NAME_MOST)?;
        self.books.write(|tx| {
            let row = own(tx, actor, id)?;
            if saved_views::find_named(tx, PAGE, row.staff, &name)?.is_some_and(|taken| taken.id != id) {
                return Err(AppError::at(Problem::NameTaken, "name"));
            }
            Ok(saved_views::update(tx, id, &name, is_shared)?)
        })
    }

    /// Removes one's own view; whoever manages the settings removes anybody's that is for everybody.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::Forbidden`] for somebody else's.
    pub fn view_remove(&self, actor: &Actor, id: ViewId) -> Result<(), AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.write(|tx: &mut dyn Tx| {
            if !(actor.permissions.allow(Permission::SettingsManage) && found(tx, id)?.is_shared) {
                own(tx, actor, id)?;
            }
            Ok(saved_views::remove(tx, id)?)
        })
    }
}

/// Whose views somebody's own are.
fn keeper(actor: &Actor) -> Result<StaffId, AppError> {
    match actor.who {
        Who::Staff(id) => Ok(id),
        Who::Key(_) | Who::Machine => Err(AppError::new(Problem::Forbidden)),
    }
}

fn found(tx: &mut dyn Read, id: ViewId) -> Result<ViewRow, AppError> {
    saved_views::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::View)))
}

fn own(tx: &mut dyn Read, actor: &Actor, id: ViewId) -> Result<ViewRow, AppError> {
    let row = found(tx, id)?;
    if row.staff == keeper(actor)? { Ok(row) } else { Err(AppError::new(Problem::Forbidden)) }
}

fn seen(row: ViewRow, own: StaffId) -> Result<SavedView, AppError> {
    let view = serde_json::from_str(&row.query).map_err(|error| AppError::caused(Problem::Inconsistent, error))?;
    Ok(SavedView { id: row.id, is_own: row.staff == own, name: row.name, is_shared: row.is_shared, view })
}
