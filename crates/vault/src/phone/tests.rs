//! Phone numbers as they stand in spreadsheets, address books and chats.

use proptest::prelude::*;

use super::*;

#[test]
fn spellings_of_a_number_come_to_one_normal_form() {
    for (text, normal) in [
        ("13800000000", "13800000000"),
        (" 138 0000 0000 ", "13800000000"),
        ("138-0000-0000", "13800000000"),
        ("138.0000.0000", "13800000000"),
        ("138–0000—0000", "13800000000"),
        ("+8613800000000", "13800000000"),
        ("+86 138 0000 0000", "13800000000"),
        ("(+86)13800000000", "13800000000"),
        ("008613800000000", "13800000000"),
        ("00 86-138-0000-0000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("86-13800000000", "13800000000"),
        ("013800000000", "13800000000"),
        ("+86013800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("＋８６　１３８００００００００", "13800000000"),
        ("（＋86）138 0000－0000", "13800000000"),
        ("\u{202D}138\u{a0}0000\u{2011}0000\u{202C}", "13800000000"),
        ("\u{FEFF}13800000000\r\n", "13800000000"),
        ("10000000001", "10000000001"),
        ("+86 10000000001", "10000000001"),
        ("00000000000", "00000000000"),
        ("010-12345678", "01012345678"),
        ("(010) 1234 5678", "01012345678"),
        ("+86 10 12345678", "01012345678"),
        ("+86 010 12345678", "01012345678"),
        ("0086-21-12345678", "02112345678"),
        ("0571-88888888", "057188888888"),
        ("+86 571 88888888", "057188888888"),
        ("+86 755 1234567", "07551234567"),
        ("400-888-8888", "4008888888"),
        ("+86 400 888 8888", "4008888888"),
        ("86123456", "86123456"),
        ("8612345678", "8612345678"),
        ("95588", "95588"),
        ("+8695588", "95588"),
        ("+852 9123 4567", "+85291234567"),
        ("00852 9123 4567", "+85291234567"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("12345678901234567890", "12345678901234567890"),
    ] {
        assert_eq!(Phone::parse(text).as_ref().map(Phone::as_str), Ok(normal), "{text:?}");
    }
}

#[test]
fn other_texts_are_refused_with_their_reason() {
    use PhoneError::{Empty, TooLong, TooShort, UnexpectedCharacter};

    for (text, error) in [
        ("", Empty),
        (" - ", Empty),
        ("+", Empty),
        ("1234", TooShort),
        ("+861234", TooShort),
        ("0086", TooShort),
        ("+86", TooShort),
        ("123456789012345678901", TooLong),
        ("13800000000 13900000000", TooLong),
        ("无", UnexpectedCharacter { position: 1 }),
        ("138x0000000", UnexpectedCharacter { position: 4 }),
        ("010-12345678转801", UnexpectedCharacter { position: 13 }),
        ("13800000000/13900000000", UnexpectedCharacter { position: 12 }),
        ("1.38E+10", UnexpectedCharacter { position: 5 }),
        ("++8613800000000", UnexpectedCharacter { position: 2 }),
        ("138+00000000", UnexpectedCharacter { position: 4 }),
        ("１３８Ａ", UnexpectedCharacter { position: 4 }),
        ("١٣٨٠٠٠٠٠٠٠٠", UnexpectedCharacter { position: 1 }),
    ] {
        assert_eq!(Phone::parse(text), Err(error), "{text:?}");
    }
}

#[test]
fn masks_show_the_ends_alone() {
    for (text, masked) in [
        ("13812340000", "138****0000"),
        ("057188886666", "057****6666"),
        ("+852 9123 4567", "+85****4567"),
        ("4008886666", "****6666"),
        ("88886666", "****6666"),
        ("8888666", "****66"),
        ("95588", "****88"),
    ] {
        assert_eq!(Phone::parse(text).unwrap().masked(), masked, "{text}");
    }
}

#[test]
fn tails_are_the_last_four_digits() {
    let tail = Phone::parse("138 0000 0042").unwrap().tail();
    assert_eq!(tail.digits(), "0042");
    assert_eq!(PhoneTail::parse(" ００４２ "), Ok(tail));
    for (text, error) in [
        ("", PhoneError::Empty),
        ("042", PhoneError::TooShort),
        ("10042", PhoneError::TooLong),
        ("+0042", PhoneError::UnexpectedCharacter { position: 1 }),
        ("004二", PhoneError::UnexpectedCharacter { position: 4 }),
    ] {
        assert_eq!(PhoneTail::parse(text), Err(error), "{text:?}");
    }
}

#[test]
fn debug_shows_nothing() {
    let phone = Phone::parse("13800000042").unwrap();
    assert_eq!(format!("{phone:?} {:?}", phone.tail()), "Phone(…) PhoneTail(…)");
}

proptest! {
    #[test]
    fn any_text_is_parsed_without_panic(text in "\\PC{0,30}") {
        let _ = Phone::parse(&text);
        let _ = PhoneTail::parse(&text);
    }

    #[test]
    fn a_normal_form_is_its_own_normal_form(text in "(\\+|00|\\+86|86|0)?[0-9 -]{5,18}") {
        if let Ok(phone) = Phone::parse(&text) {
            let again = Phone::parse(phone.as_str());
            prop_assert_eq!(again.as_ref(), Ok(&phone), "{} → {}", text, phone.as_str());
            prop_assert!(phone.tail().digits().len() == 4);
            prop_assert!(phone.masked().matches('*').count() == 4);
        }
    }
}
