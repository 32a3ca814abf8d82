//! What an entry of the timeline says of coupons, gifts and rewards: which it is about, and how that came.

use yanji_books::id::{CouponId, GrantId};
use yanji_books::journal::{CouponEvent, Entry, EntryDeed};
use yanji_books::{Read, coupons, grants};
use yanji_engine::programme::benefit::Benefits;
use yanji_words::Problem;

use crate::clinic::Rules;
use crate::coupon::terms_of;
use crate::error::AppError;
use crate::gift::right_name;
use crate::records::TimelineRight;

/// The coupon, gift or reward that an entry is about; `None` where it is about none.
pub(super) fn right(
    tx: &mut dyn Read,
    rules: Option<&Rules>,
    entry: &Entry,
) -> Result<Option<TimelineRight>, AppError> {
    Ok(match &entry.deed {
        EntryDeed::Coupon { coupon, event } => Some(piece(tx, *coupon, *event)?),
        EntryDeed::Granted { grant, .. } | EntryDeed::GrantVoid { grant } => Some(given(tx, rules, *grant)?),
        EntryDeed::Redeem { reward: Some(code), .. } => {
            let benefits = benefits(rules, entry.version);
            let reward = benefits.and_then(|benefits| benefits.rewards.iter().find(|reward| reward.code == *code));
            Some(TimelineRight::Reward { name: reward.map_or_else(|| code.clone(), |reward| reward.name.clone()) })
        }
        _ => None,
    })
}

fn piece(tx: &mut dyn Read, coupon: CouponId, event: CouponEvent) -> Result<TimelineRight, AppError> {
    let row = coupons::find(tx, coupon)?.ok_or(AppError::new(Problem::Inconsistent))?;
    Ok(TimelineRight::Coupon {
        coupon,
        name: terms_of(&row)?.name,
        code: row.code,
        event: event.code().to_owned(),
        source: row.source.code().to_owned(),
    })
}

fn given(tx: &mut dyn Read, rules: Option<&Rules>, grant: GrantId) -> Result<TimelineRight, AppError> {
    let row = grants::find(tx, grant)?.ok_or(AppError::new(Problem::Inconsistent))?;
    let piece = match row.coupon {
        Some(coupon) => Some(coupons::find(tx, coupon)?.ok_or(AppError::new(Problem::Inconsistent))?),
        None => None,
    };
    let name = match &piece {
        Some(piece) => terms_of(piece)?.name,
        None => right_name(&row).unwrap_or_else(|| row.what.clone()),
    };
    let benefits = benefits(rules, row.version);
    let gift = benefits.and_then(|benefits| benefits.gifts.iter().find(|gift| gift.code == row.gift));
    Ok(TimelineRight::Gift {
        gift: gift.map_or(row.gift, |gift| gift.name.clone()),
        kind: row.kind.code().to_owned(),
        name,
        coupon: row.coupon,
        occasion: row.occasion,
        version: row.version,
    })
}

/// What a version of the programme gave, by its number.
fn benefits(rules: Option<&Rules>, version: u32) -> Option<&Benefits> {
    let place = usize::try_from(version).ok()?.checked_sub(1)?;
    rules?.book.versions().get(place).map(|version| &version.programme.benefits)
}
