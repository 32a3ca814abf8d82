//! The use cases on both databases, always with two organisations: what one does, the other never sees.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod at_once;
mod backup;
mod batches;
mod batches_back;
mod benefit_effects;
mod charges;
mod counter;
mod coupons;
mod desk;
mod desk_lists;
mod desk_money;
mod desk_prices;
mod desk_refunds;
mod desk_sales;
mod founding;
mod gifts;
mod home;
mod import;
mod import_undo;
mod items;
mod log;
mod member_lists;
mod members;
mod nightly;
mod notices;
mod programme;
mod proof;
mod rehearsals;
mod report;
mod rewards;
mod rights;
mod roles;
mod scene;
mod settings;
mod setup;
mod simulation;
mod staff;
mod staff_names;
mod standing;
mod store_bounds;
mod support;
mod taking_part;
mod till;
mod unsettled;
