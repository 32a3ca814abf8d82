//! Routes about bills that nobody has to pay yet, and what such a bill consists of.

mod effects;
mod post;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;
use yanji_engine::number::Micros;

use self::effects::{HandExcess, QuoteEffect, QuoteTier, QuoteWarning};
use super::basket::PriceList;
use super::value::{Day, GrantId, ItemId, MemberId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(post::post))
}

/// A bill before it is paid. All lines add up to the sums to the fen.
#[derive(Serialize, ToSchema)]
pub(super) struct Quote {
    /// The business day by which it was priced.
    day: Day,
    /// Who buys; `null` without a card.
    #[schema(required)]
    member: Option<MemberId>,
    /// The tier by which it was priced; `null` without a card.
    #[schema(required)]
    tier: Option<QuoteTier>,
    /// The price list.
    list: PriceList,
    /// The lines, in the order of the basket.
    lines: Vec<QuoteLine>,
    /// What everything costs on the list, in fen.
    list_fen: i64,
    /// What it costs by tier, members' price or offer, in fen.
    price_fen: i64,
    /// What coupons take off, in fen.
    coupon_fen: i64,
    /// What changes by hand take off, in fen.
    hand_fen: i64,
    /// What rounding takes off, in fen.
    rounding_fen: i64,
    /// What points pay, in fen.
    points_fen: i64,
    /// What is to be paid with money, in fen.
    pay_fen: i64,
    /// Points that pay.
    points_used: i64,
    /// The most points that may pay on this bill.
    points_most: i64,
    /// Points that the member has before it.
    points_balance: i64,
    /// The member's open coupons, used ones first.
    coupons: Vec<QuoteCoupon>,
    /// What rules gave the member that prices a line of it.
    grants: Vec<QuoteGrant>,
    /// What the sale would do to the member; `null` without a card.
    #[schema(required)]
    effect: Option<QuoteEffect>,
    /// What the cashier should see before going on.
    warnings: Vec<QuoteWarning>,
    /// What of it goes beyond the limits of the caller, so that somebody has to approve it.
    over_limits: Vec<HandExcess>,
}

/// A line of a bill.
#[derive(Serialize, ToSchema)]
pub(super) struct QuoteLine {
    /// The item; `null` for something outside the catalogue.
    #[schema(required)]
    item: Option<ItemId>,
    /// What the receipt calls it.
    name: String,
    /// The category.
    category: String,
    /// How many pieces.
    quantity: u32,
    /// What one piece costs on the list, in fen.
    unit_fen: i64,
    /// What the line costs on the list, in fen.
    list_fen: i64,
    /// What it costs by tier, members' price or offer, in fen.
    price_fen: i64,
    /// Why it costs that.
    basis: PriceBasis,
    /// Its share of each coupon.
    coupons: Vec<CouponShare>,
    /// What the change by hand takes off, in fen.
    hand_fen: i64,
    /// Its share of the rounding, in fen.
    rounding_fen: i64,
    /// What points pay of it, in fen.
    points_fen: i64,
    /// How many points that is.
    points: i64,
    /// What is to be paid for it with money, in fen.
    pay_fen: i64,
    /// The price, for all pieces, that may lawfully be shown struck through beside it, in fen; `null`: none may.
    #[schema(required)]
    struck_fen: Option<i64>,
    /// What its points are multiplied by: an exact decimal, `1` for nothing special.
    #[schema(example = "2")]
    bonus: String,
    /// What to heed before it is done to somebody; empty for nothing.
    cautions: String,
}

/// Why a line costs what it costs.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum PriceBasis {
    /// The list price.
    List,
    /// A share of it that the tier pays.
    Tier {
        /// What is paid, in percent: an exact decimal, 80 is 8折.
        #[schema(example = "80")]
        pay_percent: String,
    },
    /// The members' price of the item.
    Member,
    /// An offer.
    Offer {
        /// The offer's code.
        code: String,
        /// What members call it.
        name: String,
    },
}

/// What a coupon takes off a line.
#[derive(Serialize, ToSchema)]
pub(super) struct CouponShare {
    /// The coupon's code.
    code: String,
    /// How much, in fen.
    off_fen: i64,
}

/// An open coupon of the member beside a bill.
#[derive(Serialize, ToSchema)]
pub(super) struct QuoteCoupon {
    /// Its code.
    code: String,
    /// What members call its kind.
    name: String,
    /// The last day on which it can be used; `null`: for ever.
    #[schema(required)]
    expires_on: Option<Day>,
    /// What it takes off this bill, in fen; 0 where it is not used.
    off_fen: i64,
    /// Whether it is used on this bill.
    is_used: bool,
    /// The code of why it cannot be used on this bill; `null` where it can.
    #[schema(required)]
    refusal: Option<String>,
}

/// Something that a rule gave and that prices a line of a bill.
#[derive(Serialize, ToSchema)]
pub(super) struct QuoteGrant {
    /// Its id.
    grant: GrantId,
    /// What the rule is called that gave it.
    gift: String,
    /// The code of the offer or bonus.
    what: String,
    /// For how many more bills it holds after this one; `null`: for any number.
    #[schema(required)]
    bills_left: Option<i64>,
}

impl From<records::Quote> for Quote {
    fn from(quote: records::Quote) -> Self {
        Self {
            day: Day(quote.day),
            member: quote.member.map(MemberId),
            tier: quote.tier.map(QuoteTier::from),
            list: quote.list.into(),
            lines: quote.lines.into_iter().map(QuoteLine::from).collect(),
            list_fen: quote.list_fen,
            price_fen: quote.price_fen,
            coupon_fen: quote.coupon_fen,
            hand_fen: quote.hand_fen,
            rounding_fen: quote.rounding_fen,
            points_fen: quote.points_fen,
            pay_fen: quote.pay_fen,
            points_used: quote.points_used,
            points_most: quote.points_most,
            points_balance: quote.points_balance,
            coupons: quote.coupons.into_iter().map(QuoteCoupon::from).collect(),
            grants: quote.grants.into_iter().map(QuoteGrant::from).collect(),
            effect: quote.effect.map(QuoteEffect::from),
            warnings: quote.warnings.into_iter().map(QuoteWarning::from).collect(),
            over_limits: quote.over_limits.into_iter().map(HandExcess::from).collect(),
        }
    }
}

impl From<records::QuoteLine> for QuoteLine {
    fn from(line: records::QuoteLine) -> Self {
        Self {
            item: line.item.map(ItemId),
            name: line.name,
            category: line.category,
            quantity: line.quantity,
            unit_fen: line.unit_fen,
            list_fen: line.list_fen,
            price_fen: line.price_fen,
            basis: line.basis.into(),
            coupons: line.coupons.into_iter().map(CouponShare::from).collect(),
            hand_fen: line.hand_fen,
            rounding_fen: line.rounding_fen,
            points_fen: line.points_fen,
            points: line.points,
            pay_fen: line.pay_fen,
            struck_fen: line.struck_fen,
            bonus: Micros(line.bonus_micros).to_string(),
            cautions: line.cautions,
        }
    }
}

impl From<records::PriceBasis> for PriceBasis {
    fn from(basis: records::PriceBasis) -> Self {
        match basis {
            records::PriceBasis::List => Self::List,
            records::PriceBasis::Tier { pay_percent_micros } => {
                Self::Tier { pay_percent: Micros(pay_percent_micros).to_string() }
            }
            records::PriceBasis::Member => Self::Member,
            records::PriceBasis::Offer { code, name } => Self::Offer { code, name },
        }
    }
}

impl From<records::CouponShare> for CouponShare {
    fn from(share: records::CouponShare) -> Self {
        Self { code: share.code, off_fen: share.off_fen }
    }
}

impl From<records::QuoteCoupon> for QuoteCoupon {
    fn from(coupon: records::QuoteCoupon) -> Self {
        let records::QuoteCoupon { code, name, expires_on, off_fen, is_used, refusal } = coupon;
        Self { code, name, expires_on: Day::of(expires_on), off_fen, is_used, refusal }
    }
}

impl From<records::QuoteGrant> for QuoteGrant {
    fn from(grant: records::QuoteGrant) -> Self {
        let records::QuoteGrant { grant, gift, what, bills_left } = grant;
        Self { grant: GrantId(grant), gift, what, bills_left }
    }
}
