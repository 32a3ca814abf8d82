//! The clinic at which sales are rung up: its programme, items and members, made once and opened again.

use std::env;
use std::sync::Arc;

use yanji_app::records::{BasketLine, NewBasket, NewMember, NewSaleOfItems};
use yanji_app::{Actor, Channel, Clinic, Founding, ItemFields, Key, Place, SystemClock};
use yanji_books::id::{ItemId, MemberId};
use yanji_books::{Books, BooksError, Location, Options, schema};
use yanji_vault::RootKey;

use crate::Failure;

/// What is sold, with its list price in fen: the first two are on every bill.
const ITEMS: [(&str, i64); 4] = [("剪发", 6_800), ("头皮护理", 19_800), ("烫发", 58_000), ("染发", 46_000)];

/// Prices by tier and points that expire: what a sale of every day has to look at.
const PROGRAMME: &str = r#"
name = "压力测试"
[points]
per_yuan = 1
expire = { months = 12, align = "month_end" }
[[tiers]]
code = "basic"
name = "普通"
prices = [{ pay_percent = 95, categories = ["美发"] }]
[[tiers]]
code = "silver"
name = "银星"
points_multiplier = 1.2
qualify = { metric = "spend", window = "cumulative", at_least = 2000 }
retain = { metric = "spend", window = "12 months", at_least = 800 }
prices = [{ pay_percent = 90 }]
[[tiers]]
code = "gold"
name = "金星"
points_multiplier = 1.5
qualify = { metric = "spend", window = "12 months", at_least = 5000 }
retain = { metric = "spend", window = "12 months", at_least = 2000 }
prices = [{ pay_percent = 80 }]
"#;

/// A clinic that is open, with what its tills have to know.
pub(crate) struct Open {
    pub(crate) clinic: Clinic,
    pub(crate) members: Vec<MemberId>,
    pub(crate) items: Vec<ItemId>,
}

/// Whoever stands at a till.
pub(crate) fn actor() -> Actor {
    Actor::machine(Channel::Sample)
}

/// Founds the clinic with so many members.
pub(crate) fn prepare(place: &Place, members: usize) -> Result<(), Failure> {
    let founding = Founding { name: "压力测试".to_owned(), timezone: "Asia/Shanghai".to_owned() };
    let clinic = Clinic::found(place, &root_key()?, Arc::new(SystemClock), &founding)?;
    let draft = clinic.programme_save(&actor(), &Key::fresh()?, PROGRAMME)?;
    clinic.programme_publish(&actor(), &Key::fresh()?, draft.id, clinic.today().plus_days(-1))?;
    let category = clinic.category_add(&actor(), &Key::fresh()?, "美发")?;
    for (name, price_fen) in ITEMS {
        clinic.item_add(&actor(), &Key::fresh()?, &ItemFields::new(category.id, name, price_fen))?;
    }
    for number in 1..=members {
        let new = NewMember { number: format!("C{number:07}"), ..NewMember::default() };
        clinic.member_enrol(&actor(), &Key::fresh()?, new)?;
    }
    println!("{members} members, {} items", ITEMS.len());
    Ok(())
}

/// Opens the clinic again.
pub(crate) fn open(place: &Place) -> Result<Open, Failure> {
    let clinic = Clinic::open(place, &root_key()?, Arc::new(SystemClock))?;
    let items = clinic.item_list(&actor())?.into_iter().map(|item| item.id).collect();
    let members = member_ids(place)?;
    Ok(Open { clinic, members, items })
}

impl Open {
    /// The `n`th customer of a till, by her place among the members, and how much she buys of the second item.
    pub(crate) fn customer(&self, till: usize, n: usize) -> (usize, u32) {
        // A step that is coprime to any number of members leads through all of them, each till from another place.
        let member = (till * 7_919 + n * 104_729) % self.members.len().max(1);
        (member, 1 + u32::from(n.is_multiple_of(3)))
    }

    /// What is bought by the `n`th customer of a till.
    pub(crate) fn basket(&self, till: usize, n: usize) -> NewBasket {
        let (member, quantity) = self.customer(till, n);
        self.basket_of(member, quantity)
    }

    /// One of the first item, and some of the second.
    pub(crate) fn basket_of(&self, member: usize, quantity: u32) -> NewBasket {
        let lines = vec![BasketLine::of(self.items[0], 1), BasketLine::of(self.items[1], quantity)];
        NewBasket { member: self.members.get(member).copied(), lines, ..NewBasket::default() }
    }

    /// The sale of a basket, paid in cash to the fen of its bill.
    pub(crate) fn sale_of(&self, basket: NewBasket) -> Result<NewSaleOfItems, Failure> {
        let pay_fen = self.clinic.desk_quote(&actor(), &basket)?.pay_fen;
        Ok(NewSaleOfItems::for_cash(basket, pay_fen))
    }
}

/// The books of a place, behind the back of the use cases: for counting rows.
pub(crate) fn books_of(place: &Place) -> Result<Books, Failure> {
    let location = match place {
        Place::Folder(folder) => Location::Sqlite { file: folder.join("books.sqlite") },
        Place::Postgres { url, schema } => Location::Postgres { url: url.clone(), schema: schema.clone() },
    };
    Books::open(&location, Options::default(), schema::BOOKS).map_err(told)
}

/// An error of the books in words.
pub(crate) fn told(error: BooksError) -> Failure {
    Failure::Told(format!("{error:?}"))
}

fn member_ids(place: &Place) -> Result<Vec<MemberId>, Failure> {
    let rows = books_of(place)?.read(|tx| tx.query("SELECT id FROM members ORDER BY id", &[])).map_err(told)?;
    rows.iter().map(|row| MemberId::from_row(row, 0).map_err(told)).collect()
}

/// The root key in the environment, as the program reads it.
pub(crate) fn root_key() -> Result<RootKey, Failure> {
    let text = env::var("YANJI_ROOT_KEY").map_err(|_| Failure::Told("YANJI_ROOT_KEY is not set".to_owned()))?;
    RootKey::from_text(&text).map_err(|error| Failure::Told(error.to_string()))
}
