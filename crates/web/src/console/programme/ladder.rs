//! A programme as a staircase of cards that read like the printed rules.

use yanji_app::records::Distribution;
use yanji_engine::programme::Programme;
use yanji_words::{Lang, whole};

use super::{Chapter, chapters_of};
use crate::console::figures::percent;

/// A programme laid out: its tiers, and what else its rules say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ladder {
    pub(super) name: String,
    /// How one rises, above the tiers.
    pub(super) intro: Vec<String>,
    /// The tiers, lowest first.
    pub(super) stairs: Vec<Stair>,
    /// Points, refunds, and how things are counted.
    pub(super) rest: Vec<Chapter>,
}

/// A tier on its card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stair {
    pub(super) code: String,
    pub(super) title: String,
    /// Its shade, lowest tier 0.
    pub(super) shade: usize,
    /// How many steps it stands below the top, 5 at most.
    pub(super) drop: usize,
    pub(super) entries: Vec<String>,
    pub(super) is_enabled: bool,
    /// How many members it has; empty where nobody is counted. So is the share.
    pub(super) members: String,
    pub(super) share: String,
}

/// Lays a programme out, with its members where they were counted.
pub(super) fn ladder(lang: Lang, programme: &Programme, counted: Option<&Distribution>) -> Ladder {
    let mut chapters = chapters_of(lang, programme).into_iter();
    let name = chapters.next().map(|title| title.title).unwrap_or_default();
    let intro = chapters.next().map(|tiers| tiers.prose).unwrap_or_default();
    let (tiers, rest): (Vec<Chapter>, Vec<Chapter>) = chapters.partition(|chapter| chapter.level == 3);
    let top = programme.tiers.len().saturating_sub(1);
    let stair = |(rank, (tier, chapter)): (usize, (&yanji_engine::programme::Tier, Chapter))| {
        let share = counted.and_then(|counted| counted.tiers.iter().find(|share| share.code == tier.code));
        Stair {
            code: tier.code.clone(),
            title: chapter.title,
            shade: rank.min(5),
            drop: (top - rank.min(top)).min(5),
            entries: chapter.entries,
            is_enabled: tier.enabled,
            members: share.map(|share| whole(share.members)).unwrap_or_default(),
            share: share.map(|share| percent(share.share_bp)).unwrap_or_default(),
        }
    };
    let stairs = programme.tiers.iter().zip(tiers).enumerate().map(stair).collect();
    Ladder { name, intro, stairs, rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yanji_engine::programme::read::read;
    use yanji_engine::programme::ready::READY;

    #[test]
    fn every_tier_has_its_card_in_both_languages() {
        for ready in READY {
            let programme = read(ready.source).unwrap().programme;
            for lang in Lang::ALL {
                let ladder = ladder(lang, &programme, None);
                assert_eq!(ladder.name, programme.name);
                assert_eq!(ladder.stairs.len(), programme.tiers.len());
                assert!(ladder.stairs.iter().all(|stair| !stair.entries.is_empty()));
                assert!(ladder.rest.len() >= 2 && !ladder.intro.is_empty());
                assert_eq!(ladder.stairs.last().map(|stair| stair.drop), Some(0));
            }
        }
    }
}
