//! What changes from one programme to the next is told, once, in both languages, and nothing else is.

mod benefits;
mod rules;

use yanji_engine::programme::Programme;
use yanji_engine::programme::read::read;

/// A change with its name.
type Change = (&'static str, Box<dyn Fn(&mut Programme)>);

fn change(name: &'static str, apply: impl Fn(&mut Programme) + 'static) -> Change {
    (name, Box::new(apply))
}

fn programme(source: &str) -> Programme {
    read(source).unwrap_or_else(|errors| panic!("{errors:?}")).programme
}

/// Every change, on its way there and back: its name and the two programmes.
fn both_ways(whole: &Programme, changes: Vec<Change>) -> Vec<(&'static str, Programme, Programme)> {
    let both = changes.into_iter().flat_map(|(name, apply)| {
        let (old, mut new) = (whole.clone(), whole.clone());
        apply(&mut new);
        assert_ne!(old, new, "{name} changes nothing");
        [(name, old.clone(), new.clone()), (name, new, old)]
    });
    both.collect()
}

/// The sentences end as sentences do, and those in English have nothing Chinese but names.
fn assert_whole(name: &str, zh: &[String], en: &[String]) {
    for sentence in zh {
        assert!(sentence.ends_with('。') && !sentence.contains("  "), "{name}: {sentence}");
    }
    for sentence in en {
        assert!(sentence.ends_with('.') && !sentence.contains("  "), "{name}: {sentence}");
        assert_eq!(without_names(sentence).chars().find(|c| is_chinese(*c)), None, "{name}: {sentence}");
    }
}

/// A text without the names in quotes.
fn without_names(text: &str) -> String {
    text.split(['“', '”']).step_by(2).collect()
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}
