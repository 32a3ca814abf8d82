//! Names and phones of people who do not exist.

use crate::dice::Dice;

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾",
    "彭", "欧阳",
];
const FIRST: [&str; 24] = [
    "梦", "雨", "思", "佳", "欣", "诗", "雅", "静", "晓", "婉", "若", "子", "语", "可", "美", "丽", "春", "秋", "慧",
    "文", "芷", "清", "依", "明",
];
const SECOND: [&str; 24] = [
    "琪", "涵", "怡", "洁", "婷", "妍", "萱", "娜", "彤", "瑶", "颖", "蕾", "薇", "云", "兰", "芳", "霞", "燕", "宁",
    "然", "悦", "珊", "岚", "玲",
];

/// A made-up name.
pub(crate) fn name(dice: &mut Dice) -> String {
    let surname = dice.one_of(&SURNAMES).copied().unwrap_or_default();
    let first = dice.one_of(&FIRST).copied().unwrap_or_default();
    // One name in six has a single character after the surname.
    let second = if dice.below(6) == 0 { "" } else { dice.one_of(&SECOND).copied().unwrap_or_default() };
    format!("{surname}{first}{second}")
}

/// A card number.
pub(crate) fn card(number: u32) -> String {
    format!("M{number:05}")
}

/// A birthday of somebody grown up; most give only the day of the year.
pub(crate) fn birthday(dice: &mut Dice) -> String {
    let (month, day) = (dice.between(1, 12), dice.between(1, 28));
    if dice.chance(600) {
        format!("{month:02}-{day:02}")
    } else {
        format!("{}-{month:02}-{day:02}", dice.between(1968, 2004))
    }
}

/// A phone whose middle four digits are zeros, so that nobody takes it for somebody's.
pub(crate) fn phone(number: u32) -> String {
    format!("1990000{:04}", number % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_differ_and_are_plainly_made_up() {
        assert_eq!(phone(1), "19900000001");
        assert_eq!(phone(2_000), "19900002000");
    }

    #[test]
    fn names_are_two_to_four_characters() {
        let mut dice = Dice::new(1, 1);
        assert!((0..500).all(|_| (2..=4).contains(&name(&mut dice).chars().count())));
    }
}
