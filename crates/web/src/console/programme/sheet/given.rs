//! What a programme gives, as the form lays it out: a card for each kind, with its rules and their fields.

use askama::Template;
use yanji_app::Item;

use super::Sheet;
use crate::console::frame::Frame;
use crate::console::programme::choice::Choice;
use crate::console::programme::outline::{
    Entry, Field, GIVE, Kind, Piece, Shape, WEEKDAYS, in_order, pieces, taken_apart,
};

/// What the shop sells, for fields that take the name of an item or of a category.
#[derive(Clone, Debug, Default)]
pub(in crate::console::programme) struct Goods {
    pub(in crate::console::programme) categories: Vec<String>,
    pub(in crate::console::programme) items: Vec<String>,
}

impl Goods {
    /// The names of what is sold.
    pub(in crate::console::programme) fn of(items: &[Item]) -> Self {
        let sold = || items.iter().filter(|item| !item.is_hidden);
        let categories: Vec<String> = sold().map(|item| item.category_name.clone()).collect();
        Self { categories: in_order(categories, &[]), items: sold().map(|item| item.name.clone()).collect() }
    }
}

/// The rules of a kind.
pub(in crate::console::programme) struct Card {
    pub(in crate::console::programme) code: &'static str,
    /// The key of its heading, and of what it says of itself.
    pub(in crate::console::programme) title: &'static str,
    pub(in crate::console::programme) hint: &'static str,
    pub(in crate::console::programme) rules: Vec<Rule>,
    pub(in crate::console::programme) adds: Vec<Add>,
    /// What is wrong with the list as a whole.
    pub(in crate::console::programme) wrong: String,
}

/// A button that adds something.
pub(in crate::console::programme) struct Add {
    pub(in crate::console::programme) order: String,
    pub(in crate::console::programme) label: &'static str,
}

/// One rule of a kind.
pub(in crate::console::programme) struct Rule {
    pub(in crate::console::programme) title: String,
    pub(in crate::console::programme) path: String,
    /// Where it stands, for its buttons.
    pub(in crate::console::programme) place: String,
    pub(in crate::console::programme) is_first: bool,
    pub(in crate::console::programme) is_last: bool,
    pub(in crate::console::programme) part: Part,
    /// What is folded away, and whether it is open.
    pub(in crate::console::programme) rare: Vec<FieldRow>,
    pub(in crate::console::programme) is_open: bool,
    /// Whether it is a gift, and what that gives.
    pub(in crate::console::programme) is_gift: bool,
    pub(in crate::console::programme) gives: Vec<Part>,
    pub(in crate::console::programme) index: usize,
}

/// A rule's own fields, or one thing that a gift gives.
pub(in crate::console::programme) struct Part {
    pub(in crate::console::programme) path: String,
    pub(in crate::console::programme) fields: Vec<FieldRow>,
    /// What is wrong and belongs to none of the fields.
    pub(in crate::console::programme) wrongs: Vec<String>,
    /// What only the text can say, and the names of its keys.
    pub(in crate::console::programme) extra: String,
    pub(in crate::console::programme) kept: String,
    /// The order that takes it away.
    pub(in crate::console::programme) remove: String,
}

/// A field as it is laid out.
pub(in crate::console::programme) struct FieldRow {
    pub(in crate::console::programme) name: String,
    pub(in crate::console::programme) label: &'static str,
    pub(in crate::console::programme) value: String,
    /// `text`, `number`, `day`, `flag`, `choose` or `ticks`.
    pub(in crate::console::programme) shape: &'static str,
    /// The list of names that it proposes, if any.
    pub(in crate::console::programme) list: &'static str,
    /// What holds where it is empty.
    pub(in crate::console::programme) hint: String,
    pub(in crate::console::programme) choices: Vec<Choice>,
    pub(in crate::console::programme) wrong: String,
}

/// The cards of all kinds. It is a template of its own, so that pages hold it without knowing what is in it.
#[derive(Template)]
#[template(path = "programme/form_given.html")]
pub(in crate::console::programme) struct GivenForm<'a> {
    frame: &'a Frame,
    sheet: &'a Sheet,
    address: &'a str,
}

impl Sheet {
    /// The form of what a programme gives, on a page that is sent to an address.
    pub(in crate::console::programme) fn given_form<'a>(&'a self, frame: &'a Frame, address: &'a str) -> GivenForm<'a> {
        GivenForm { frame, sheet: self, address }
    }

    /// A card for each kind of rule.
    pub(in crate::console::programme) fn cards(&self, frame: &Frame) -> Vec<Card> {
        Kind::ALL.into_iter().map(|kind| self.card(frame, kind)).collect()
    }

    fn card(&self, frame: &Frame, kind: Kind) -> Card {
        let (title, hint) = match kind {
            Kind::Coupon => ("given.coupons", "given.coupons_hint"),
            Kind::Gift => ("given.gifts", "given.gifts_hint"),
            Kind::Reward => ("given.rewards", "given.rewards_hint"),
            Kind::Offer => ("given.offers", "given.offers_hint"),
            Kind::Bonus => ("given.bonuses", "given.bonuses_hint"),
        };
        let item = self.goods.items.first().map_or("", String::as_str);
        let add = |piece: &Piece| Add {
            order: format!("given_add:{}|{}|{}|{item}", kind.code(), piece.code, frame.t(piece.name)),
            label: piece.label,
        };
        let rules = self.outline.given.of(kind);
        let rule = |(index, entry)| self.rule(frame, kind, (index, rules.len()), entry);
        Card {
            code: kind.code(),
            title,
            hint,
            rules: rules.iter().enumerate().map(rule).collect(),
            adds: pieces(kind).iter().map(add).collect(),
            wrong: self.wrong(kind.path()).to_owned(),
        }
    }

    fn rule(&self, frame: &Frame, kind: Kind, (index, count): (usize, usize), entry: &Entry) -> Rule {
        let path = format!("{}[{index}]", kind.path());
        let place = format!("{}.{index}", kind.code());
        let rows = |is_rare: bool| {
            let fields = kind.fields().iter().filter(|field| field.is_rare == is_rare && entry.has(field));
            fields.map(|field| self.field_row(frame, &path, field, entry)).collect::<Vec<_>>()
        };
        let (main, rare) = (rows(false), rows(true));
        let give = |(place, give): (usize, &Entry)| {
            let at = format!("{path}.give[{place}]");
            let fields = GIVE.iter().filter(|field| give.has(field));
            let fields = fields.map(|field| self.field_row(frame, &at, field, give)).collect();
            self.part(at, fields, &[], give, format!("give_remove:{index}.{place}"))
        };
        let is_open =
            rare.iter().any(|row| !row.wrong.is_empty() || (!row.value.is_empty() && !row.name.ends_with(".code")));
        Rule {
            title: entry.get("name").to_owned(),
            is_first: index == 0,
            is_last: index + 1 == count,
            is_gift: kind == Kind::Gift,
            gives: entry.gives.iter().enumerate().map(give).collect(),
            part: self.part(path.clone(), main, &rare, entry, format!("given_remove:{place}")),
            path,
            place,
            rare,
            is_open,
            index,
        }
    }

    fn part(&self, path: String, fields: Vec<FieldRow>, more: &[FieldRow], entry: &Entry, remove: String) -> Part {
        let kept: Vec<&str> = entry.kept_keys().collect();
        Part {
            wrongs: self.other_wrongs(&path, &fields, more),
            kept: kept.join("、"),
            extra: entry.extra.clone(),
            fields,
            path,
            remove,
        }
    }

    /// What is wrong at a path and stands at none of its fields.
    fn other_wrongs(&self, path: &str, fields: &[FieldRow], more: &[FieldRow]) -> Vec<String> {
        let is_gift = path.starts_with(Kind::Gift.path());
        let is_own = |place: &str| {
            let rest = place.strip_prefix(path).filter(|rest| rest.is_empty() || rest.starts_with('.'));
            rest.is_some_and(|rest| !(is_gift && rest.starts_with(".give")))
        };
        let is_told = |place: &str| fields.iter().chain(more).any(|row| is_at(place, &row.name));
        let told = self.wrongs.iter().filter(|(place, _)| is_own(place) && !is_told(place));
        told.map(|(_, text)| text.clone()).collect()
    }

    fn field_row(&self, frame: &Frame, path: &str, field: &Field, entry: &Entry) -> FieldRow {
        let name = format!("{path}.{}", field.key);
        let value = entry.get(field.key).to_owned();
        let wrong = self.wrongs.iter().find(|(place, _)| is_at(place, &name));
        let hint = if field.empty.is_empty() { String::new() } else { frame.t(field.empty).into_owned() };
        let (shape, choices) = self.laid_out(frame, field.shape, &value);
        let list = match field.shape {
            Shape::Item | Shape::Items => "shop-items",
            Shape::Categories => "shop-categories",
            Shape::Text
            | Shape::Number
            | Shape::Day
            | Shape::Flag
            | Shape::Word(_)
            | Shape::Choice(_)
            | Shape::Names
            | Shape::Numbers
            | Shape::Tiers
            | Shape::Weekdays
            | Shape::CodeOf(_) => "",
        };
        let wrong = wrong.map(|(_, text)| text.clone()).unwrap_or_default();
        FieldRow { name, label: field.label, value, shape, list, hint, choices, wrong }
    }

    /// How a field is laid out, with what can be chosen.
    fn laid_out(&self, frame: &Frame, shape: Shape, value: &str) -> (&'static str, Vec<Choice>) {
        let named = |words: &[(&str, &str)]| {
            words.iter().map(|(code, key)| ((*code).to_owned(), frame.t(key).into_owned())).collect::<Vec<_>>()
        };
        match shape {
            Shape::Text | Shape::Item | Shape::Names | Shape::Categories | Shape::Items => ("text", Vec::new()),
            Shape::Number | Shape::Numbers => ("number", Vec::new()),
            Shape::Day => ("day", Vec::new()),
            Shape::Flag => ("flag", Vec::new()),
            Shape::Word(words) | Shape::Choice(words) => ("choose", chosen(named(words), &[value.to_owned()])),
            Shape::CodeOf(kind) => {
                let rules = self.outline.given.of(kind).iter();
                let rules = rules.map(|rule| (rule.get("code").to_owned(), rule.get("name").to_owned()));
                let none = (String::new(), frame.t("given.choose").into_owned());
                ("choose", chosen([none].into_iter().chain(rules).collect(), &[value.to_owned()]))
            }
            Shape::Tiers => {
                let tiers = self.outline.tiers.iter().filter(|tier| !tier.code.is_empty());
                let tiers = tiers.map(|tier| (tier.code.clone(), tier.name.clone())).collect();
                ("ticks", chosen(tiers, &taken_apart(value)))
            }
            Shape::Weekdays => ("ticks", chosen(named(&WEEKDAYS), &taken_apart(value))),
        }
    }
}

/// What is offered, with what is chosen of it. A word that is in no list is offered as it stands, so that it is not lost.
fn chosen(offered: Vec<(String, String)>, values: &[String]) -> Vec<Choice> {
    let known: Vec<String> = offered.iter().map(|(code, _)| code.clone()).collect();
    let strange = in_order(values.to_vec(), &[]).into_iter().filter(|value| !known.contains(value));
    let strange: Vec<_> = strange.map(|value| (value.clone(), value)).collect();
    let choice = |(code, name): (String, String)| Choice { is_chosen: values.contains(&code), code, name };
    offered.into_iter().chain(strange).map(choice).collect()
}

/// Whether an error's place is a field, or an entry of the list in it.
fn is_at(place: &str, field: &str) -> bool {
    place.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}

#[cfg(test)]
mod tests {
    use yanji_engine::programme::read::read;
    use yanji_engine::programme::ready::READY;
    use yanji_words::Lang;

    use super::*;
    use crate::console::form::Fields;
    use crate::console::form::testing::sample_frame;
    use crate::console::programme::outline::{EVERYTHING, Outline};

    /// The fields of a form as a browser sends them.
    fn sent(cards: &[Card]) -> Vec<(String, String)> {
        let mut pairs = vec![("name".to_owned(), "1".to_owned())];
        for rule in cards.iter().flat_map(|card| &card.rules) {
            for part in [&rule.part].into_iter().chain(&rule.gives) {
                pairs.push((format!("{}.extra", part.path), part.extra.clone()));
            }
            let parts = [&rule.part].into_iter().chain(&rule.gives).flat_map(|part| &part.fields);
            for row in parts.chain(&rule.rare) {
                match row.shape {
                    "flag" if row.value.is_empty() => {}
                    "ticks" => {
                        let ticked = row.choices.iter().filter(|choice| choice.is_chosen);
                        pairs.extend(ticked.map(|choice| (row.name.clone(), choice.code.clone())));
                    }
                    _ => pairs.push((row.name.clone(), row.value.clone())),
                }
            }
        }
        pairs
    }

    #[test]
    fn a_form_that_is_sent_back_says_what_it_was_made_of() {
        let odd = "[[coupons]]\ncode = \"a\"\noff = 5\nfree = \"x\"\ntiers = [\"z\"]\n[[gifts]]\nname = \" g \"\ngive = [{ days = 1 }]\n\
                   [[rewards]]\nlevel = \"a\\nb\"\n";
        for source in READY.iter().map(|ready| ready.source).chain([EVERYTHING, odd]) {
            let frame = sample_frame(Lang::Zh);
            let outline = Outline::of_text(source).unwrap();
            let sheet = Sheet::new(&frame, outline.clone(), &[]);
            let again = Outline::of_fields(&Fields::new(sent(&sheet.cards(&frame)))).unwrap();
            assert_eq!(again.given, outline.given, "{source}");
        }
    }

    #[test]
    fn what_is_wrong_stands_at_its_field_or_at_its_rule() {
        let source = "name = \"1\"\n[[tiers]]\ncode = \"a\"\nname = \"1\"\n[[coupons]]\nname = \"券\"\noff = \"一\"\n\
                      free = \"x\"\ntiers = [\"b\"]\nnonsense = 1\n[[gifts]]\ncode = \"g\"\nname = \"礼\"\non = \"upgrade\"\n\
                      give = [{ coupon = \"none\" }, { points = 1, days = 1 }]\n";
        let errors = read(source).unwrap_err();
        let frame = sample_frame(Lang::Zh);
        let sheet = Sheet::new(&frame, Outline::of_text(source).unwrap(), &errors);
        let cards = sheet.cards(&frame);
        let coupon = &cards[0].rules[0];
        let wrong =
            |rows: &[FieldRow], name: &str| rows.iter().any(|row| row.name.ends_with(name) && !row.wrong.is_empty());
        assert!(wrong(&coupon.rare, ".code") && wrong(&coupon.rare, ".tiers") && coupon.is_open);
        assert_eq!((coupon.part.wrongs.len(), coupon.part.kept.as_str()), (2, "free、nonsense"));
        let gives = &cards[1].rules[0].gives;
        assert!(wrong(&gives[0].fields, ".coupon") && gives[0].wrongs.is_empty());
        assert_eq!((gives[1].wrongs.len(), gives[1].kept.as_str()), (1, "days"));
        let told = cards.iter().flat_map(|card| &card.rules).flat_map(|rule| {
            let parts = [&rule.part].into_iter().chain(&rule.gives);
            let rows =
                parts.clone().flat_map(|part| &part.fields).chain(&rule.rare).filter(|row| !row.wrong.is_empty());
            [rows.count() + parts.map(|part| part.wrongs.len()).sum::<usize>()]
        });
        assert_eq!(told.sum::<usize>(), errors.len(), "{errors:?}");
    }
}
