//! The member and her state, as the head of every page about her shows them.

use yanji_app::records::{Member, MemberState, TierPerks};
use yanji_words::whole;

use crate::console::figures::{day, yuan};

/// The member and her state.
pub(in crate::console) struct Head {
    pub(in crate::console) id: String,
    pub(in crate::console) address: String,
    pub(in crate::console) number: String,
    /// Her name, or her card number while nobody has written down a name.
    pub(in crate::console) called: String,
    /// Empty when there is none.
    pub(in crate::console) phone: String,
    pub(in crate::console) note: String,
    pub(in crate::console) birthday: String,
    pub(in crate::console) allergies: String,
    pub(in crate::console) is_revealed: bool,
    pub(in crate::console) enrolled_on: String,
    pub(in crate::console) tier: String,
    pub(in crate::console) shade: usize,
    /// What the tier may do.
    pub(in crate::console) perks: TierPerks,
    pub(in crate::console) tier_since: String,
    pub(in crate::console) grace_until: String,
    pub(in crate::console) locked_until: String,
    pub(in crate::console) points: String,
    pub(in crate::console) points_debt: String,
    pub(in crate::console) points_expired: String,
    pub(in crate::console) spend: String,
    pub(in crate::console) visits: String,
}

/// The head of every page about one member.
pub(in crate::console) fn head(member: &Member, state: &MemberState) -> Head {
    let some = |number: i64| if number == 0 { String::new() } else { whole(number) };
    Head {
        id: member.id.to_string(),
        address: format!("/members/{}", member.id),
        number: member.number.clone(),
        called: if member.name.is_empty() { member.number.clone() } else { member.name.clone() },
        phone: member.phone.clone(),
        note: member.note.clone(),
        birthday: member.birthday.clone(),
        allergies: member.allergies.clone(),
        is_revealed: member.is_revealed,
        enrolled_on: member.enrolled_on.to_string(),
        tier: state.tier_name.clone(),
        shade: state.tier_rank.min(5),
        perks: state.perks.clone(),
        tier_since: state.tier_since.to_string(),
        grace_until: day(state.grace_until),
        locked_until: day(state.locked_until),
        points: whole(state.points),
        points_debt: some(state.points_debt),
        points_expired: some(state.points_expired),
        spend: yuan(state.spend_fen),
        visits: whole(state.visits),
    }
}
