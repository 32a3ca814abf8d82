//! Sales under keys that can be told again, for killing the program in the middle of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use yanji_app::records::NewSaleOfItems;
use yanji_app::{Key, Place, Rehearsal};
use yanji_words::Problem;

use crate::Failure;
use crate::clinic::{actor, books_of, open, told};

/// Rings up sales until it is killed or each till has had its number. Before each sale it prints `begun KEY TILL N PAY`,
/// and once that is acknowledged `done KEY SALE`; a line is whole or not there.
pub(crate) fn ring(place: &Place, clients: usize, round: usize, sales: usize) -> Result<(), Failure> {
    let open = open(place)?;
    let out = Mutex::new(io::stdout());
    let say = |line: String| -> Result<(), Failure> {
        let mut out = out.lock().map_err(|_| Failure::Told("a till fell over".to_owned()))?;
        out.write_all(line.as_bytes()).and_then(|()| out.flush()).map_err(|error| Failure::Told(error.to_string()))
    };
    say("open\n".to_owned())?;
    thread::scope(|scope| {
        let tills: Vec<_> = (0..clients)
            .map(|till| {
                let (open, say) = (&open, &say);
                scope.spawn(move || -> Result<(), Failure> {
                    for n in 0..sales {
                        let place = round * sales + n;
                        let key = format!("r{round}-{till}-{n}");
                        loop {
                            let sale = open.sale_of(open.basket(till, place))?;
                            say(format!("begun {key} {till} {place} {}\n", sale.expected_pay_fen))?;
                            match open.clinic.sale_ring(&actor(), &Key::parse(&key)?, sale, Rehearsal::Real) {
                                Ok(receipt) => break say(format!("done {key} {}\n", receipt.sale))?,
                                // Another till sold to the same member meanwhile.
                                Err(error) if matches!(error.problem, Problem::BillChanged { .. }) => {}
                                Err(error) => return Err(error.into()),
                            }
                        }
                    }
                    Ok(())
                })
            })
            .collect();
        for till in tills {
            till.join().map_err(|_| Failure::Told("a till fell over".to_owned()))??;
        }
        Ok(())
    })
}

/// What was told of one key.
struct Told {
    till: usize,
    place: usize,
    pay_fen: i64,
    sale: Option<String>,
}

/// Asks for every key that was begun once more: an acknowledged one answers with its sale, the others have their one
/// effect now if they had none before, and are told as acknowledged from now on. Then there are as many sales as keys,
/// each with its payment.
pub(crate) fn settle(place: &Place, file: &Path) -> Result<(), Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::Told(error.to_string()))?;
    let keys = read(&text)?;
    let open = open(place)?;
    let mut sales = BTreeSet::new();
    let (mut acknowledged, mut late) = (0, 0);
    let mut answered = String::new();
    for (name, told) in &keys {
        let key = Key::parse(name)?;
        let basket = open.basket(told.till, told.place);
        let mut pay_fen = told.pay_fen;
        let receipt = loop {
            match open.clinic.sale_ring(
                &actor(),
                &key,
                NewSaleOfItems::for_cash(basket.clone(), pay_fen),
                Rehearsal::Real,
            ) {
                Ok(receipt) => break receipt,
                Err(error) => match error.problem {
                    Problem::BillChanged { pay_fen: now_fen } if told.sale.is_none() => pay_fen = now_fen,
                    _ => return Err(error.into()),
                },
            }
        };
        match &told.sale {
            Some(sale) if *sale == receipt.sale.to_string() => acknowledged += 1,
            Some(sale) => return Err(Failure::Told(format!("{name} was {sale} and is {} now", receipt.sale))),
            None => {
                late += 1;
                let Told { till, place, .. } = told;
                answered.push_str(&format!("begun {name} {till} {place} {pay_fen}\ndone {name} {}\n", receipt.sale));
            }
        }
        if !sales.insert(receipt.sale) {
            return Err(Failure::Told(format!("{name} has the sale of another key")));
        }
    }
    let count = |sql: &str| books_of(place)?.read(|tx| tx.query_one(sql, &[])?.int(0)).map_err(told);
    let expected = i64::try_from(sales.len()).unwrap_or(i64::MAX);
    for (what, sql) in [("sales", "SELECT COUNT(*) FROM sales"), ("payments", "SELECT COUNT(*) FROM payments")] {
        let found = count(sql)?;
        if found != expected {
            return Err(Failure::Told(format!("{found} {what} for {expected} keys")));
        }
    }
    let mut file = fs::OpenOptions::new().append(true).open(file).map_err(|error| Failure::Told(error.to_string()))?;
    file.write_all(answered.as_bytes()).map_err(|error| Failure::Told(error.to_string()))?;
    println!("{acknowledged} acknowledged sales are there as they were, {late} unanswered ones have one sale each");
    Ok(())
}

fn read(text: &str) -> Result<BTreeMap<String, Told>, Failure> {
    let mut keys: BTreeMap<String, Told> = BTreeMap::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["begun", key, till, place, pay_fen] => {
                let number = |text: &str| text.parse::<i64>().map_err(|_| Failure::Told(format!("unreadable: {line}")));
                let place_of = |text: &str| text.parse().map_err(|_| Failure::Told(format!("unreadable: {line}")));
                let (till, place) = (place_of(till)?, place_of(place)?);
                keys.insert(key.to_owned(), Told { till, place, pay_fen: number(pay_fen)?, sale: None });
            }
            ["done", key, sale] => {
                let told = keys.get_mut(key).ok_or_else(|| Failure::Told(format!("{key} was never begun")))?;
                told.sale = Some(sale.to_owned());
            }
            _ => {}
        }
    }
    Ok(keys)
}
