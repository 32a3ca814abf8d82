//! Which mode of membership suits a shop: closed questions in, proposals with reasons and known weaknesses out.
//!
//! Rules of thumb of the trade, nothing more: no figure of a shop is looked at here, and no programme is made. What a
//! proposal brings is for a trial on the shop's own history to say.

use serde::{Deserialize, Serialize};

use super::ready::{READY, Ready};

/// What a shop says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Who mostly comes.
    pub clientele: Clientele,
    /// How often a regular client comes.
    pub visits: Visits,
    /// Whether the shop offers a treatment that its neighbours do not.
    pub unique_technique: bool,
    /// Whether all the neighbours have a points programme.
    pub neighbours_on_points: bool,
    /// Whether few clinics are near.
    pub few_clinics_near: bool,
    /// Whether most new clients come because somebody told them.
    pub word_of_mouth: bool,
}

/// Who mostly comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clientele {
    /// Few, who spend much.
    HighEnd,
    /// Young people with a job and little time.
    YoungOfficeWorkers,
    /// People who come for basic skin care.
    BasicSkinCare,
    /// All of these.
    Mixed,
}

/// How often a regular client comes in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visits {
    /// One to three times.
    Rarely,
    /// Four to eleven times.
    Sometimes,
    /// Twelve times and more.
    Often,
}

/// What is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// Ask clients before anything is fixed.
    SurveyFirst,
    /// Tiers that are won by what is spent and done.
    Tiers,
    /// Points to collect and to spend.
    Points,
    /// Packages of treatments for a period.
    Packages,
    /// Packages that lead into tiers.
    PackagesAndTiers,
    /// Something that the neighbours do not have.
    Differ,
}

/// Why something is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// High-end clients want to be known and preferred, not to save.
    HighEndClientele,
    /// Young office workers want to know the price and be done.
    YoungOfficeWorkers,
    /// Basic skin care is bought often and for little: each visit should count.
    BasicSkinCare,
    /// For everyone alike: whoever comes often collects, whoever comes seldom rises.
    MixedClientele,
    /// Points collect fast where people come often.
    FrequentVisits,
    /// Points collect too slowly where people come seldom.
    RareVisits,
    /// A treatment that nobody else has brings people in by a package, and tiers keep them.
    UniqueTechnique,
    /// Points like everybody's are no reason to come here.
    NeighboursOnPoints,
    /// With few clinics near there is nobody to compare with: clients have to be asked.
    FewClinicsNear,
    /// Clients who are told by others should have that counted.
    WordOfMouth,
}

/// What is known to go wrong with a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weakness {
    /// Those in the base tier, most of all members, see nothing of it.
    BaseTierLeftOut,
    /// A tier that is lost hurts more than it pleased when it was won.
    LossHurts,
    /// Points that take long are forgotten.
    PointsForgotten,
    /// Points are easy to copy, and then only the rate counts.
    PointsCopied,
    /// A package holds items that its owner does not want, and cannot swap.
    PackagesRigid,
    /// Sessions that are paid for are owed, and refunded by law.
    PackagesOwed,
}

/// A proposal with its reasons, the strongest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposed {
    /// What is proposed.
    pub proposal: Proposal,
    /// Why; never empty.
    pub reasons: Vec<Reason>,
}

/// What a shop is advised to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What is proposed, in the order in which to do it. Exactly one of them is a mode.
    pub proposals: Vec<Proposed>,
    /// What is known to go wrong with the mode.
    pub weaknesses: Vec<Weakness>,
    /// The ready-made programme to start from.
    pub start_from: Ready,
}

impl Advice {
    /// The mode that is proposed: tiers, points, packages, or packages with tiers.
    #[must_use]
    pub fn mode(&self) -> Option<Proposal> {
        self.proposals.iter().map(|proposed| proposed.proposal).find(|proposal| proposal.is_mode())
    }
}

impl Proposal {
    /// Whether it is a mode of membership, and not a step on the way to one.
    #[must_use]
    pub const fn is_mode(self) -> bool {
        match self {
            Self::Tiers | Self::Points | Self::Packages | Self::PackagesAndTiers => true,
            Self::SurveyFirst | Self::Differ => false,
        }
    }

    /// What is known to go wrong with it.
    #[must_use]
    pub const fn weaknesses(self) -> &'static [Weakness] {
        match self {
            Self::Tiers => &[Weakness::BaseTierLeftOut, Weakness::LossHurts],
            Self::Points => &[Weakness::PointsForgotten, Weakness::PointsCopied],
            Self::Packages => &[Weakness::PackagesRigid, Weakness::PackagesOwed],
            Self::PackagesAndTiers => &[Weakness::PackagesRigid, Weakness::PackagesOwed, Weakness::LossHurts],
            Self::SurveyFirst | Self::Differ => &[],
        }
    }
}

/// What to propose to a shop with these answers.
#[must_use]
pub fn advise(answers: &Answers) -> Advice {
    let mode = mode(answers);
    let weaknesses = mode.proposal.weaknesses().to_vec();
    let start_from = start_from(answers, mode.proposal);
    let survey = Proposed { proposal: Proposal::SurveyFirst, reasons: vec![Reason::FewClinicsNear] };
    let differ = Proposed { proposal: Proposal::Differ, reasons: vec![Reason::NeighboursOnPoints] };
    let mut proposals = Vec::new();
    proposals.extend(answers.few_clinics_near.then_some(survey));
    proposals.push(mode);
    proposals.extend(answers.neighbours_on_points.then_some(differ));
    Advice { proposals, weaknesses, start_from }
}

/// The mode with its reasons: a unique technique decides, else who comes; among neighbours with points, and for clients
/// who come too seldom to collect, points give way to tiers.
fn mode(answers: &Answers) -> Proposed {
    let (mut proposal, clientele) = match answers.clientele {
        Clientele::HighEnd => (Proposal::Tiers, Reason::HighEndClientele),
        Clientele::YoungOfficeWorkers => (Proposal::Packages, Reason::YoungOfficeWorkers),
        Clientele::BasicSkinCare => (Proposal::Points, Reason::BasicSkinCare),
        Clientele::Mixed if answers.visits == Visits::Often => (Proposal::Points, Reason::MixedClientele),
        Clientele::Mixed => (Proposal::Tiers, Reason::MixedClientele),
    };
    let mut reasons = vec![clientele];
    if answers.unique_technique {
        proposal = Proposal::PackagesAndTiers;
        reasons = vec![Reason::UniqueTechnique];
    } else if proposal == Proposal::Points && answers.neighbours_on_points {
        proposal = Proposal::Tiers;
        reasons = vec![Reason::NeighboursOnPoints];
    } else if proposal == Proposal::Points && answers.visits == Visits::Rarely {
        proposal = Proposal::Tiers;
        reasons = vec![Reason::RareVisits];
    } else if proposal == Proposal::Points && answers.visits == Visits::Often {
        reasons.push(Reason::FrequentVisits);
    }
    if answers.word_of_mouth && proposal == Proposal::Tiers {
        reasons.push(Reason::WordOfMouth);
    }
    Proposed { proposal, reasons }
}

/// The ready-made programme that comes closest.
fn start_from(answers: &Answers, mode: Proposal) -> Ready {
    let file = match mode {
        Proposal::Points => "three-cards-points.toml",
        Proposal::Packages | Proposal::PackagesAndTiers => "package-card.toml",
        Proposal::Tiers | Proposal::SurveyFirst | Proposal::Differ => match (answers.clientele, answers.visits) {
            (Clientele::HighEnd, Visits::Rarely) => "four-cards-diamond.toml",
            (Clientele::HighEnd, Visits::Sometimes | Visits::Often) => "customers-vip.toml",
            _ if answers.word_of_mouth => "beauty-cards.toml",
            (_, Visits::Often) => "four-cards-vip.toml",
            (_, Visits::Rarely | Visits::Sometimes) => "beauty-cards.toml",
        },
    };
    READY.iter().find(|ready| ready.file == file).copied().unwrap_or(super::ready::DEFAULT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A shop of which nothing is known but who comes.
    fn shop(clientele: Clientele) -> Answers {
        Answers {
            clientele,
            visits: Visits::Sometimes,
            unique_technique: false,
            neighbours_on_points: false,
            few_clinics_near: false,
            word_of_mouth: false,
        }
    }

    fn every_shop() -> Vec<Answers> {
        let mut shops = Vec::new();
        for clientele in [Clientele::HighEnd, Clientele::YoungOfficeWorkers, Clientele::BasicSkinCare, Clientele::Mixed]
        {
            for visits in [Visits::Rarely, Visits::Sometimes, Visits::Often] {
                shops.extend((0..16).map(|bits| Answers {
                    clientele,
                    visits,
                    unique_technique: bits & 1 > 0,
                    neighbours_on_points: bits & 2 > 0,
                    few_clinics_near: bits & 4 > 0,
                    word_of_mouth: bits & 8 > 0,
                }));
            }
        }
        shops
    }

    #[test]
    fn the_known_cases() {
        use Proposal::{Differ, Packages, PackagesAndTiers, Points, SurveyFirst, Tiers};
        let (high, young, basic) =
            (shop(Clientele::HighEnd), shop(Clientele::YoungOfficeWorkers), shop(Clientele::BasicSkinCare));
        for (answers, proposals, file) in [
            (high, vec![Tiers], "customers-vip.toml"),
            (Answers { visits: Visits::Rarely, ..high }, vec![Tiers], "four-cards-diamond.toml"),
            (young, vec![Packages], "package-card.toml"),
            (basic, vec![Points], "three-cards-points.toml"),
            (Answers { unique_technique: true, ..high }, vec![PackagesAndTiers], "package-card.toml"),
            (Answers { unique_technique: true, ..basic }, vec![PackagesAndTiers], "package-card.toml"),
            (Answers { neighbours_on_points: true, ..basic }, vec![Tiers, Differ], "beauty-cards.toml"),
            (
                Answers { neighbours_on_points: true, visits: Visits::Often, ..basic },
                vec![Tiers, Differ],
                "four-cards-vip.toml",
            ),
            (Answers { neighbours_on_points: true, ..young }, vec![Packages, Differ], "package-card.toml"),
            (Answers { few_clinics_near: true, ..basic }, vec![SurveyFirst, Points], "three-cards-points.toml"),
            (Answers { visits: Visits::Rarely, ..basic }, vec![Tiers], "beauty-cards.toml"),
            (shop(Clientele::Mixed), vec![Tiers], "beauty-cards.toml"),
            (Answers { visits: Visits::Often, ..shop(Clientele::Mixed) }, vec![Points], "three-cards-points.toml"),
        ] {
            let advice = advise(&answers);
            let found: Vec<Proposal> = advice.proposals.iter().map(|proposed| proposed.proposal).collect();
            assert_eq!((found, advice.start_from.file), (proposals, file), "{answers:?}");
        }
    }

    #[test]
    fn every_shop_gets_one_mode_with_reasons_and_weaknesses() {
        for answers in every_shop() {
            let advice = advise(&answers);
            let modes = advice.proposals.iter().filter(|proposed| proposed.proposal.is_mode()).count();
            assert_eq!(modes, 1, "{answers:?}");
            assert!(advice.proposals.iter().all(|proposed| !proposed.reasons.is_empty()), "{answers:?}");
            assert!(advice.weaknesses.len() >= 2, "{answers:?}");
            let points_among_points = advice.mode() == Some(Proposal::Points) && answers.neighbours_on_points;
            assert!(!points_among_points, "{answers:?}");
        }
    }
}
