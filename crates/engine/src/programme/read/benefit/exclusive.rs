//! The `[[exclusives]]`: what only members with a perk may buy.

use super::super::fault::ProgrammeFault;
use super::super::table::{Reader, Table};
use super::price::PERKS;
use super::{each, value};
use crate::programme::benefit::{Exclusive, Perk};

pub(super) fn read_all(reader: &mut Reader<'_>, root: &Table<'_, '_>) -> Vec<Exclusive> {
    each(reader, root, "exclusives", &["perk", "categories", "items"], |reader, table| {
        let perk = reader.required(table, "perk").and_then(|item| reader.word(&item, &PERKS, &Perk::ALL));
        let scope = value::scope(reader, table);
        if !table.has("categories") && !table.has("items") {
            let fault = ProgrammeFault::NoChoice { known: &["categories", "items"] };
            reader.wrong(table.place(), table.path.clone(), fault);
        }
        Some(Exclusive { perk: perk?, scope })
    })
}
