//! The ready-made programmes of `programmes/`, as they stand there. They read without error and check clean.

/// A ready-made programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The name of its file, such as `salon-stars.toml`.
    pub file: &'static str,
    /// The text of its file.
    pub source: &'static str,
}

/// The programme of a clinic that names none: 普通, 银星, 金星.
pub const DEFAULT: Ready =
    Ready { file: "salon-stars.toml", source: include_str!("../../../../programmes/salon-stars.toml") };

/// Every ready-made programme, the default first.
pub const READY: &[Ready] = &[
    DEFAULT,
    Ready { file: "three-cards-points.toml", source: include_str!("../../../../programmes/three-cards-points.toml") },
    Ready { file: "four-cards-diamond.toml", source: include_str!("../../../../programmes/four-cards-diamond.toml") },
    Ready { file: "four-cards-vip.toml", source: include_str!("../../../../programmes/four-cards-vip.toml") },
    Ready { file: "customers-abc.toml", source: include_str!("../../../../programmes/customers-abc.toml") },
    Ready { file: "customers-vip.toml", source: include_str!("../../../../programmes/customers-vip.toml") },
    Ready { file: "package-card.toml", source: include_str!("../../../../programmes/package-card.toml") },
];
