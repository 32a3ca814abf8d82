//! Rewards: the catalogue by level, with what is left of each and how often it was bought; from here to the member for
//! whom one is redeemed.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{MemberQuery, RewardGiven, RewardItem};
use yanji_app::{AppError, Permission};
use yanji_words::{Problem, Thing, whole};

use super::door::{Posted, Visitor};
use super::export::{Format, download};
use super::failure::Failure;
use super::form::{Fields, Form};
use super::frame::{Frame, Section};
use super::list::List;
use crate::AppState;

const ADDRESS: &str = "/rewards";

#[derive(Template)]
#[template(path = "rights/rewards.html")]
struct RewardsPage {
    frame: Frame,
    form: Form,
    list: List,
    levels: Vec<Level>,
}

/// The rewards under one heading.
struct Level {
    name: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    points: String,
    give: String,
    left: String,
    is_gone: bool,
    per_member: String,
    bought: String,
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/rewards", get(page)).route("/rewards/member", post(member))
}

async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    if let Some(format) = Format::of(Fields::new(pairs).get("export")) {
        let rewards = visitor.ask(|clinic, actor| clinic.reward_list(actor)).await?;
        return download(&visitor, sheet(&visitor.frame(Section::Desk), &rewards), format).await;
    }
    show(&visitor, Form::default()).await
}

/// Leads to the one member whom the text fits; it may be personal, so that it stands in no address.
async fn member(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let query = MemberQuery { text: fields.get("member").to_owned(), limit: 2, ..MemberQuery::default() };
    let is_blank = query.text.is_empty();
    let found = visitor.ask(move |clinic, actor| clinic.member_search(actor, &query)).await?;
    match found.items.as_slice() {
        [one] if !is_blank => Ok(visitor.go(&format!("/members/{}?tab=rights#rewards", one.id), "")),
        _ => {
            let error = AppError::at(Problem::NotFound(Thing::Member), "member");
            let form = Form::complaining(fields, &error, visitor.lang).map_err(|error| visitor.failure(error))?;
            show(&visitor, form).await
        }
    }
}

async fn show(visitor: &Visitor, form: Form) -> Result<Response, Failure> {
    let rewards = match visitor.attempt(|clinic, actor| clinic.reward_list(actor)).await {
        Err(error @ AppError { problem: Problem::NoProgramme, .. }) => {
            return Ok(visitor.go("/programme", &error.text(visitor.lang)));
        }
        answer => answer.map_err(|error| visitor.failure(error))?,
    };
    let frame = Frame { address: ADDRESS.to_owned(), ..visitor.frame(Section::Desk) };
    visitor.page(&rewards_page(frame, form, &rewards))
}

fn rewards_page(frame: Frame, form: Form, rewards: &[RewardItem]) -> RewardsPage {
    let mut levels: Vec<Level> = Vec::new();
    for reward in rewards {
        let row = row(&frame, reward);
        match levels.iter_mut().find(|level| level.name == reward.level) {
            Some(level) => level.rows.push(row),
            None => levels.push(Level { name: reward.level.clone(), rows: vec![row] }),
        }
    }
    RewardsPage { form, list: List { address: ADDRESS.to_owned(), ..List::default() }, levels, frame }
}

fn row(frame: &Frame, reward: &RewardItem) -> Row {
    Row {
        name: reward.name.clone(),
        points: whole(reward.points),
        give: give(frame, &reward.give),
        left: reward.left.map(whole).unwrap_or_default(),
        is_gone: reward.left == Some(0),
        per_member: reward.per_member.map(|most| whole(i64::from(most))).unwrap_or_default(),
        bought: whole(reward.bought),
    }
}

/// What a reward is, in words.
pub(super) fn give(frame: &Frame, give: &RewardGiven) -> String {
    match give {
        RewardGiven::Item { item } => frame.put("rewards.item", item),
        RewardGiven::Coupon { name, .. } => frame.put("rewards.coupon", name),
        RewardGiven::Thing => frame.t("rewards.thing").into_owned(),
    }
}

fn sheet(frame: &Frame, rewards: &[RewardItem]) -> Sheet {
    let column = |key: &str, kind| Column { title: frame.t(key).into_owned(), kind };
    let cells = |reward: &RewardItem| {
        vec![
            Cell::Text(reward.level.clone()),
            Cell::Text(reward.name.clone()),
            Cell::Whole(reward.points),
            Cell::Text(give(frame, &reward.give)),
            reward.left.map_or(Cell::Empty, Cell::Whole),
            reward.per_member.map_or(Cell::Empty, |most| Cell::Whole(i64::from(most))),
            Cell::Whole(reward.bought),
        ]
    };
    Sheet {
        name: frame.t("nav.rewards").into_owned(),
        columns: vec![
            column("rewards.level", Kind::Text),
            column("rewards.reward", Kind::Text),
            column("member.points", Kind::Whole),
            column("rewards.give", Kind::Text),
            column("coupons.left", Kind::Whole),
            column("rewards.per_member", Kind::Whole),
            column("rewards.bought", Kind::Whole),
        ],
        rows: rewards.iter().map(cells).collect(),
    }
}

#[cfg(test)]
pub(super) mod testing {
    use yanji_app::records::{RewardGiven, RewardItem};

    /// A reward under a level.
    pub(in crate::console) fn sample_reward(level: &str, give: RewardGiven) -> RewardItem {
        RewardItem {
            code: "8".to_owned(),
            name: "8".to_owned(),
            level: level.to_owned(),
            points: 1_500,
            give,
            left: Some(0),
            per_member: Some(2),
            tiers: Vec::new(),
            bought: 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::sample_reward;
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_frame};

    fn rewards() -> Vec<RewardItem> {
        let coupon = RewardGiven::Coupon { coupon: "7".to_owned(), name: "7".to_owned() };
        let gives = [RewardGiven::Item { item: "6".to_owned() }, coupon, RewardGiven::Thing];
        gives.into_iter().zip(["1", "2", "1"]).map(|(give, level)| sample_reward(level, give)).collect()
    }

    #[test]
    fn the_page_is_made_by_level() {
        let page = rewards_page(sample_frame(yanji_words::Lang::Zh), Form::default(), &rewards());
        let counts: Vec<_> = page.levels.iter().map(|level| (level.name.as_str(), level.rows.len())).collect();
        assert_eq!(counts, [("1", 2), ("2", 1)]);
        for html in in_both_languages(|frame| rewards_page(frame, Form::default(), &rewards())) {
            assert!(html.contains("1,500"));
        }
        for html in in_both_languages(|frame| rewards_page(frame, Form::default(), &[])) {
            assert!(html.contains("empty-title"));
        }
    }

    #[test]
    fn a_file_has_a_cell_for_each_column() {
        let sheet = sheet(&sample_frame(yanji_words::Lang::En), &rewards());
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
    }
}
