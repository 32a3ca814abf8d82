//! The rules of what a browser sent. A field is named by the path of its key.

use super::text::in_order;
use super::{Entry, Field, GIVE, Given, Kind, Shape};
use crate::console::form::Fields;
use crate::console::programme::outline::gives::put_together;

impl Given {
    /// The rules that were sent.
    pub(in crate::console::programme::outline) fn of_fields(fields: &Fields) -> Self {
        let mut given = Self::default();
        for kind in Kind::ALL {
            let paths = (0..).map(|index| format!("{}[{index}]", kind.path()));
            let paths = paths.take_while(|path| fields.has(&format!("{path}.code")));
            *given.list(kind) = paths.map(|path| Entry::sent(fields, &path, kind.fields())).collect();
        }
        given
    }
}

impl Entry {
    fn sent(fields: &Fields, path: &str, known: &[Field]) -> Self {
        let mut entry = Self::default();
        for field in known {
            if !entry.has(field) {
                continue;
            }
            let name = format!("{path}.{}", field.key);
            match field.shape {
                Shape::Tiers | Shape::Weekdays => {
                    let ticked = fields.all(&name).map(str::to_owned).collect();
                    entry.put(field.key, put_together(&in_order(ticked, &[])));
                }
                Shape::Text
                | Shape::Item
                | Shape::Number
                | Shape::Day
                | Shape::Flag
                | Shape::Word(_)
                | Shape::Choice(_)
                | Shape::Names
                | Shape::Categories
                | Shape::Items
                | Shape::Numbers
                | Shape::CodeOf(_) => entry.put(field.key, fields.get(&name).to_owned()),
            }
        }
        let gives = (0..).map(|index| format!("{path}.give[{index}]"));
        let gives = gives.take_while(|path| fields.has(&format!("{path}.kind")));
        entry.gives = gives.map(|path| Self::sent(fields, &path, GIVE)).collect();
        let extra = fields.get(&format!("{path}.extra")).replace("\r\n", "\n");
        entry.extra = extra.trim().to_owned();
        entry
    }
}
