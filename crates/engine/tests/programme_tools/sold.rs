//! What a shop sells, as a line of a programme's text says it; no programme is read here.

use yanji_engine::programme::check::{Good, Goods};

/// The goods of a line such as `# sold: 剪/洗剪吹 护理/头皮养护`; none without one.
pub(crate) fn goods(source: &str) -> Goods {
    let line = source.lines().find_map(|line| line.strip_prefix("# sold: ")).unwrap_or_default();
    let good = |(category, name): (&str, &str)| Good { name: name.into(), category: category.into(), is_sold: true };
    let items: Vec<Good> = line.split(' ').filter_map(|one| one.split_once('/')).map(good).collect();
    Goods { categories: items.iter().map(|item| item.category.clone()).collect(), items }
}
