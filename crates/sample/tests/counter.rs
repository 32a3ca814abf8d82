//! Random operations through the use cases of a clinic, on both databases: they come to the same as in a small model,
//! the books prove it, and what is bought and given back never was.

use yanji_app::{Actor, AppError, Channel, Place};
use yanji_books::{Location, testing};
use yanji_engine::ledger::{LedgerAccount, Unit};
use yanji_sample::operations::counter::{Counter, Deal, DealSort, InBooks};
use yanji_sample::operations::{
    Answer, Draw, Figures, Ledger, Model, Operation, Size, Stopped, Subject, Till, Told, compare,
};
use yanji_vault::RootKey;

yanji_books::on_each_database!(use_cases_and_model_never_differ, what_is_bought_and_given_back_in_any_order_never_was,);

/// How many operations; `script/prove operations` does a hundred thousand.
const OPERATIONS: u64 = 1_200;
const SEED: u64 = 20_261_122;

/// What the operations ask for and must not get.
const REFUSED: [&str; 12] = [
    "deposit_short",
    "duplicate_sale",
    "insufficient_points",
    "member_limit",
    "not_found",
    "over_refund",
    "over_repaid",
    "points_over",
    "sold_out",
    "tenders_differ",
    "tier_not_served",
    "unknown_line",
];

/// A clinic on a test's ground.
fn founded(ground: &testing::Place, size: &Size) -> InBooks {
    let place = match ground.location("clinic") {
        Location::Sqlite { file } => Place::Folder(file.with_extension("")),
        Location::Postgres { url, schema } => {
            // Naming the schema of the keys has it dropped after the test.
            let _ = ground.location("clinic_keys");
            Place::Postgres { url, schema }
        }
    };
    InBooks::found(&place, &RootKey::from_bytes([7; 32]), size).unwrap_or_else(|error| panic!("{error:?}"))
}

fn run(subject: &mut impl Subject<Deal, Error = AppError>, size: &Size) -> Result<Told, String> {
    compare(&mut Counter::new(Size::FIRST, size.members), subject, size).map_err(|stopped| match stopped {
        Stopped::Differ(difference) => difference,
        Stopped::Failed { at, error } => panic!("{at}: {error:?}"),
    })
}

/// Nothing that is stored contradicts the journals.
fn assert_proven(books: &InBooks) {
    let proof = books.clinic().books_verify(&Actor::machine(Channel::Command), &mut |_| {});
    let proof = proof.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(proof.faults, []);
    assert!(proof.activities > 0, "nothing was proven");
}

fn use_cases_and_model_never_differ(ground: &testing::Place) {
    let size = Size::of(OPERATIONS, SEED);
    let mut books = founded(ground, &size);
    let told = run(&mut books, &size).unwrap_or_else(|difference| panic!("{difference}"));
    for sort in DealSort::ALL {
        assert!(told.done.contains_key(sort.code()), "{sort:?} was never done: {told:?}");
    }
    for code in REFUSED {
        assert!(told.refused.contains_key(code), "{code} was never the answer: {told:?}");
    }
    for unit in Unit::ALL {
        assert!(told.ledger.contains_key(&(unit, LedgerAccount::Member)), "{} never moved", unit.code());
    }
    assert_proven(&books);
}

/// Does a deal in the books and in the model, which have to answer alike.
fn deal(books: &mut InBooks, counter: &mut Counter, member: usize, act: Deal) -> Answer {
    let operation = Operation::Of { member, act };
    let answer = books.apply(&operation).unwrap_or_else(|error| panic!("{operation:?}: {error:?}"));
    assert_eq!(answer, counter.apply(&operation).answer, "{operation:?}");
    answer
}

/// The figures of a member, without the lots in which nothing is and never was anything that is gone.
fn standing(books: &mut InBooks, member: usize) -> Figures {
    let figures = books.figures(member).unwrap_or_else(|error| panic!("{error:?}"));
    let mut figures = figures.unwrap_or_else(|| panic!("{member} never joined"));
    figures.lots.retain(|lot| lot.left > 0 || lot.expired > 0);
    figures
}

fn what_is_bought_and_given_back_in_any_order_never_was(ground: &testing::Place) {
    let size = Size { operations: 0, members: 24, seed: SEED };
    let mut books = founded(ground, &size);
    let mut counter = Counter::new(Size::FIRST, size.members);
    let mut draw = Draw::new(size.seed, 1);
    let (mut sales, mut parts) = (0, 0);
    for member in 0..size.members {
        let code = ["base", "silver", "gold"][member % 3];
        let deposit = 1_000_000 + u64::try_from(member).unwrap_or(0);
        for act in [
            Deal::Join,
            Deal::Points { points: 4_000 },
            Deal::Tier { code, locked_until: None },
            Deal::Deposit { deposit, amount_fen: 30_000 },
        ] {
            assert_eq!(deal(&mut books, &mut counter, member, act), Ok(()));
        }
        let before = standing(&mut books, member);
        let ring = counter.draw_sale(&mut draw, member).unwrap_or_else(|| panic!("{member} never joined"));
        let sale = ring.sale;
        if deal(&mut books, &mut counter, member, Deal::Ring(ring)).is_err() {
            continue;
        }
        sales += 1;
        while let Some(back) = counter.draw_back(&mut draw, member, sale) {
            assert_eq!(deal(&mut books, &mut counter, member, back), Ok(()));
            parts += 1;
        }
        assert_eq!(standing(&mut books, member), before, "sale {sale} of member {member}");
    }
    assert!(sales > size.members / 2 && parts > sales, "{sales} sales came back in {parts} parts");
    assert_proven(&books);
}

/// Books that now and then do something twice.
struct Stutter {
    books: InBooks,
    done: u64,
}

impl Subject<Deal> for Stutter {
    type Error = AppError;

    fn apply(&mut self, operation: &Operation<Deal>) -> Result<Answer, AppError> {
        self.done += 1;
        if self.done.is_multiple_of(40) {
            self.books.apply(operation)?.ok();
        }
        self.books.apply(operation)
    }

    fn figures(&mut self, member: usize) -> Result<Option<Figures>, AppError> {
        self.books.figures(member)
    }

    fn till(&mut self) -> Result<Till, AppError> {
        self.books.till()
    }

    fn ledger(&mut self) -> Result<Ledger, AppError> {
        self.books.ledger()
    }
}

#[test]
fn what_is_done_twice_is_noticed() {
    let size = Size::of(400, 3);
    let ground = testing::Place::sqlite();
    let told = run(&mut Stutter { books: founded(&ground, &size), done: 0 }, &size);
    assert!(told.is_err(), "{told:?}");
}
