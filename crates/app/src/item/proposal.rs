//! Lists to start from, for clinics that have none yet. Nothing here depends on what is in the books.

use yanji_words::Lang;

use super::ItemKind;
use super::line::Line;
use super::plan::Plan;
use crate::actor::Actor;
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::once::Key;

/// A list to start from: usual goods and treatments with usual prices of their trade, to be changed as one likes. They
/// are called as in the ready-made programmes of that trade, so that programme and price list fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemProposal {
    /// An aesthetics clinic.
    Aesthetics,
    /// A beauty store, with skin care above all.
    Beauty,
    /// A hair salon.
    Hair,
}

/// A category in Chinese and English, with what is sold in it: names, yuan and minutes.
type Shelf = (&'static str, &'static str, &'static [(&'static str, &'static str, i64, i64)]);

const AESTHETICS: &[Shelf] = &[
    (
        "注射",
        "Injections",
        &[
            ("玻尿酸填充（1 ml）", "Hyaluronic filler (1 ml)", 2_980, 40),
            ("肉毒素除皱（单部位）", "Botulinum, one area", 1_280, 30),
            ("水光针", "Skin booster", 1_680, 60),
        ],
    ),
    (
        "光电",
        "Lasers and light",
        &[
            ("光子嫩肤", "IPL rejuvenation", 880, 45),
            ("皮秒祛斑", "Picosecond laser", 1_980, 60),
            ("热玛吉面部", "Radio frequency, face", 12_800, 90),
            ("激光脱毛（腋下）", "Laser hair removal, underarms", 380, 30),
        ],
    ),
    (
        "皮肤护理",
        "Skin care",
        &[
            ("小气泡清洁", "Hydro cleansing", 198, 45),
            ("补水焕肤", "Hydrating treatment", 298, 60),
            ("舒敏修护", "Soothing treatment", 398, 75),
            ("果酸焕肤", "AHA peel", 480, 45),
        ],
    ),
    (
        "药妆",
        "Cosmeceuticals",
        &[("修复面膜（5 片）", "Repair masks (5)", 198, 0), ("医用防晒霜", "Sunscreen", 228, 0)],
    ),
];

const BEAUTY: &[Shelf] = &[
    (
        "皮肤护理",
        "Skin care",
        &[
            ("小气泡清洁", "Hydro cleansing", 128, 45),
            ("补水焕肤", "Hydrating treatment", 198, 60),
            ("舒敏修护", "Soothing treatment", 268, 75),
            ("清痘护理", "Blemish care", 228, 60),
            ("紧致提拉护理", "Firming treatment", 398, 75),
            ("眼部护理", "Eye care", 98, 30),
            ("光子嫩肤", "IPL rejuvenation", 380, 45),
        ],
    ),
    (
        "身体护理",
        "Body care",
        &[
            ("肩颈舒缓", "Neck and shoulders", 168, 45),
            ("背部精油护理", "Back, with oil", 238, 60),
            ("全身精油护理", "Whole body, with oil", 398, 90),
            ("蜜蜡脱毛（腋下）", "Waxing, underarms", 88, 20),
        ],
    ),
    (
        "美甲美睫",
        "Nails and lashes",
        &[
            ("纯色美甲", "Nails, one colour", 128, 60),
            ("嫁接睫毛", "Lash extensions", 198, 90),
            ("修眉", "Brow shaping", 38, 15),
        ],
    ),
    (
        "药妆",
        "Cosmeceuticals",
        &[
            ("补水面膜（5 片）", "Hydrating masks (5)", 98, 0),
            ("修护精华", "Repair serum", 298, 0),
            ("防晒霜", "Sunscreen", 158, 0),
        ],
    ),
];

const HAIR: &[Shelf] = &[
    (
        "剪",
        "Cut and blow-dry",
        &[
            ("洗剪吹（发型师）", "Cut, stylist", 88, 45),
            ("洗剪吹（总监）", "Cut, director", 168, 60),
            ("洗吹造型", "Blow-dry", 58, 30),
        ],
    ),
    ("烫", "Perm", &[("烫发", "Perm", 498, 150)]),
    ("染", "Colour", &[("染发（全头）", "Full colour", 398, 120), ("补染发根", "Root touch-up", 228, 90)]),
    (
        "护理",
        "Treatments",
        &[
            ("深层护理", "Deep treatment", 168, 45),
            ("头皮养护", "Scalp care", 198, 60),
            ("小气泡清洁", "Hydro cleansing", 128, 45),
        ],
    ),
    ("产品", "Products", &[("洗发水", "Shampoo", 98, 0), ("护发精油", "Hair oil", 128, 0)]),
];

impl ItemProposal {
    /// Every list.
    pub const ALL: [Self; 3] = [Self::Aesthetics, Self::Beauty, Self::Hair];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Aesthetics => "aesthetics",
            Self::Beauty => "beauty",
            Self::Hair => "hair",
        }
    }

    /// The list with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|proposal| proposal.code() == code)
    }

    fn lines(self, lang: Lang) -> Vec<Line> {
        let shelves = match self {
            Self::Aesthetics => AESTHETICS,
            Self::Beauty => BEAUTY,
            Self::Hair => HAIR,
        };
        let line = |(zh, en, sold): &Shelf| {
            let category = lang.pick(*zh, *en).to_owned();
            sold.iter().map(move |(zh, en, yuan, minutes)| Line {
                category: Some(category.clone()),
                name: lang.pick(*zh, *en).to_owned(),
                // What takes no time is taken home.
                kind: Some(if *minutes == 0 { ItemKind::Product } else { ItemKind::Service }),
                price_fen: Some(yuan * 100),
                minutes: Some(*minutes),
                ..Line::default()
            })
        };
        shelves.iter().flat_map(line).collect()
    }
}

impl Clinic {
    /// Takes over a list to start from; what is there already by the same name stays as it is.
    ///
    /// # Errors
    /// [`Problem::Forbidden`](yanji_words::Problem::Forbidden).
    pub fn item_propose(
        &self,
        actor: &Actor,
        key: &Key,
        proposal: ItemProposal,
        lang: Lang,
    ) -> Result<usize, AppError> {
        let lines = proposal.lines(lang);
        self.item_change(actor, key, "item_propose", &(proposal.code(), lang.code()), |tx, at| {
            let plan = Plan::of(tx, &lines, at)?.additions_only();
            plan.write(tx)?;
            super::log_change(tx, actor, at, "item_propose", proposal.code().to_owned(), plan.len())?;
            Ok(plan.len())
        })
    }
}

#[cfg(test)]
mod tests {
    use yanji_engine::programme::check::{Flaw, Good, Goods, check_for};
    use yanji_engine::programme::read::read;
    use yanji_engine::programme::ready::{READY, Trade};

    use super::*;

    fn goods(proposal: ItemProposal) -> Goods {
        let lines = proposal.lines(Lang::Zh).into_iter();
        let good = |line: Line| Good { name: line.name, category: line.category.unwrap_or_default(), is_sold: true };
        let items: Vec<Good> = lines.map(good).collect();
        Goods { categories: items.iter().map(|item| item.category.clone()).collect(), items }
    }

    #[test]
    fn the_ready_made_programmes_fit_the_list_of_their_trade() {
        for trade in Trade::ALL {
            let list = goods(match trade {
                Trade::Aesthetics => ItemProposal::Aesthetics,
                Trade::Beauty => ItemProposal::Beauty,
                Trade::Hair => ItemProposal::Hair,
            });
            for ready in trade.programmes() {
                let found = check_for(&read(ready.source).unwrap(), &list);
                let is_unknown = |flaw: &Flaw| matches!(flaw, Flaw::UnknownItem { .. });
                assert!(!found.iter().any(|finding| is_unknown(&finding.flaw)), "{}: {found:?}", ready.file);
            }
            // Nothing is said against what is proposed first, but that a clinic has no shelf of limited products yet.
            let mut found = check_for(&read(trade.programmes()[0].source).unwrap(), &list);
            if trade == Trade::Aesthetics {
                found.retain(
                    |one| !matches!(&one.flaw, Flaw::UnknownCategory { category, .. } if category == "限量新品"),
                );
            }
            assert_eq!(found, [], "{trade:?}");
        }
        assert!(READY.iter().all(|ready| Trade::ALL.iter().any(|trade| trade.programmes().contains(ready))));
    }

    #[test]
    fn no_proposal_names_an_item_twice() {
        for (proposal, lang) in ItemProposal::ALL.into_iter().flat_map(|one| Lang::ALL.map(|lang| (one, lang))) {
            let lines = proposal.lines(lang);
            let names: std::collections::BTreeSet<_> = lines.iter().map(|line| &line.name).collect();
            assert_eq!(names.len(), lines.len());
            assert!(lines.len() > 5);
            assert_eq!(ItemProposal::from_code(proposal.code()), Some(proposal));
        }
    }
}
