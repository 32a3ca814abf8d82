//! What staff see of a name before they ask to see more; never a decision about who may see what. Phones mask themselves
//! ([`Phone::masked`](crate::Phone::masked)).

/// A name as shown by default: its first character and one `*`, whatever its length (`张三丰` → `张*`).
///
/// One star for all names, so that the mask does not tell how long the name is. Blanks in front do not count; an
/// empty name gives `*`.
#[must_use]
pub fn name(name: &str) -> String {
    let mut masked: String = name.trim_start().chars().take(1).collect();
    masked.push('*');
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_name_keeps_one_character() {
        for (plain, masked) in [
            ("张三", "张*"),
            ("张三丰", "张*"),
            ("张", "张*"),
            (" 欧阳修", "欧*"),
            ("Anna", "A*"),
            ("𠮷田", "𠮷*"),
            ("", "*"),
        ] {
            assert_eq!(name(plain), masked);
        }
    }
}
