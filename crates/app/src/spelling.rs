//! Chinese words by the letters of their pinyin, as people type them. Knows no member and no item.

use pinyin::{ToPinyin, ToPinyinMulti};

/// Whether letters spell how a word in small letters begins: each character by its syllable or its first letter, the
/// last one by any beginning of its syllable; of a character with several readings any.
pub(crate) fn begins_so(word: &str, letters: &[u8]) -> bool {
    if letters.is_empty() {
        return true;
    }
    let mut characters = word.chars();
    let Some(first) = characters.next() else { return false };
    let rest = characters.as_str();
    if first.is_ascii_lowercase() {
        return first == char::from(letters[0]) && begins_so(rest, &letters[1..]);
    }
    let spelt = |syllable: &str| {
        // Keyboards have no ü: it is typed as v.
        let typed = syllable.chars().map(|letter| if letter == 'ü' { 'v' } else { letter });
        let length = typed.clone().count();
        let same = typed.zip(letters).take_while(|(one, other)| *one == char::from(**other)).count();
        // All letters are used up, or the whole syllable, or its first letter.
        same == letters.len()
            || (same == length && begins_so(rest, &letters[same..]))
            || (same > 0 && begins_so(rest, &letters[1..]))
    };
    match first.to_pinyin() {
        // The usual reading decides most words without looking at the others.
        Some(usual) if spelt(usual.plain()) => true,
        Some(_) => first.to_pinyin_multi().is_some_and(|all| all.into_iter().any(|reading| spelt(reading.plain()))),
        None => false,
    }
}

/// Whether letters spell a part of a text in small letters that begins with any of its characters.
pub(crate) fn is_in(text: &str, letters: &[u8]) -> bool {
    text.char_indices().any(|(start, _)| begins_so(&text[start..], letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_text_is_found_by_its_letters() {
        for letters in ["bns", "bnstc", "boniaosuan", "tc", "tianc", "ml", "t"] {
            assert!(is_in("玻尿酸填充（1 ml）", letters.as_bytes()), "{letters}");
        }
        for letters in ["bnt", "tm", "x", "cml"] {
            assert!(!is_in("玻尿酸填充（1 ml）", letters.as_bytes()), "{letters}");
        }
    }
}
