//! Seeded runs of random commands through the use cases, with the invariants of the books checked at the end.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};
use yanji_app::Clinic;
use yanji_app::records::{NewDeed, NewRefund, NewSale, NewSaleLine, RefundLine};
use yanji_books::id::{MemberId, SaleId};
use yanji_books::testing::Place;

use crate::scene::{act, enrol, sale, usual};
use crate::support::{Clinics, day, key, owner};

yanji_books::on_each_database!(random_commands_leave_the_books_right);

const COMMANDS: usize = 400;

fn random_commands_leave_the_books_right(place: &Place) {
    let seed = 20_261_121;
    let clinics = usual(place, "2024-01-02");
    let first = run(&clinics, &clinics.one, seed);
    clinics.set("2024-01-02");
    let second = run(&clinics, &clinics.two, seed);
    assert_eq!(first, second, "seed {seed}: the same commands give the same books");
}

struct Run<'c> {
    clinic: &'c Clinic,
    dice: Pcg64Mcg,
    members: Vec<MemberId>,
    sales: Vec<SaleId>,
}

/// Does random commands from January on and gives the digest of what they leave.
fn run(clinics: &Clinics, clinic: &Clinic, seed: u64) -> String {
    let members = (0..6).map(|number| enrol(clinic, &format!("S{number}"))).collect();
    let mut run = Run { clinic, dice: Pcg64Mcg::seed_from_u64(seed), members, sales: Vec::new() };
    let mut today = day("2024-01-02");
    for _ in 0..COMMANDS {
        run.command();
        if run.below(4) == 0 {
            today = yanji_engine::Day::from_number(today.number() + i32::try_from(run.below(7)).unwrap());
            clinics.set(&today.to_string());
        }
        if run.below(10) == 0 {
            clinic.clock_run(&owner(), None, &mut |_| {}).unwrap();
        }
    }
    let proof = clinic.books_verify(&owner(), &mut |_| {}).unwrap();
    assert_eq!(proof.faults, [], "seed {seed}");
    assert!(proof.activities > 300, "seed {seed}: most commands are accepted, but only {}", proof.activities);
    clinic.books_digest(&owner()).unwrap()
}

impl Run<'_> {
    fn below(&mut self, bound: u64) -> u64 {
        self.dice.next_u64() % bound
    }

    fn member(&mut self) -> MemberId {
        let place = self.below(self.members.len() as u64);
        self.members[usize::try_from(place).unwrap()]
    }

    /// One command; whether it is accepted does not matter here.
    fn command(&mut self) {
        let member = self.member();
        match self.below(12) {
            0..=5 => self.sell(member),
            6 | 7 => self.refund(),
            8 => {
                drop(act(self.clinic, member, NewDeed::Redeem { points: 1 + i64::try_from(self.below(200)).unwrap() }))
            }
            9 => {
                let points = i64::try_from(self.below(400)).unwrap() - 150;
                drop(act(self.clinic, member, NewDeed::Points { points, cause: None }));
            }
            10 => {
                let id = format!("R{}", self.below(4));
                let deed = if self.below(3) == 0 { NewDeed::ReferralVoid { id } } else { NewDeed::Referral { id } };
                drop(act(self.clinic, member, deed));
            }
            _ => {
                let tier = ["basic", "silver", "gold", "none"][usize::try_from(self.below(4)).unwrap()].to_owned();
                let locked_until = (self.below(2) == 0).then(|| day("2024-06-30"));
                drop(act(self.clinic, member, NewDeed::Tier { tier, locked_until }));
            }
        }
    }

    fn sell(&mut self, member: MemberId) {
        let fen = i64::try_from(self.below(90_000)).unwrap();
        let mut new: NewSale = sale(member, fen);
        if self.below(3) == 0 {
            new.lines.push(NewSaleLine { category: "药妆".to_owned(), amount_fen: fen / 3 });
        }
        if let Ok(receipt) = self.clinic.sale_post(&owner(), &key(), new) {
            self.sales.extend(receipt.sale);
        }
    }

    fn refund(&mut self) {
        let count = self.sales.len() as u64;
        if count == 0 {
            return;
        }
        let place = self.below(count);
        let sale = self.sales[usize::try_from(place).unwrap()];
        let part = RefundLine { line: 0, amount_fen: i64::try_from(self.below(30_000)).unwrap() };
        let lines = if self.below(2) == 0 { Vec::new() } else { vec![part] };
        drop(self.clinic.sale_refund(&owner(), &key(), NewRefund { sale, lines, day: None, reason: String::new() }));
    }
}
