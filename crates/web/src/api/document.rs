//! The description of the API (OpenAPI 3.1): what the handlers say of themselves, and what holds for all of them.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, ContentBuilder, HeaderBuilder, InfoBuilder, License, OpenApi, OpenApiBuilder, Ref, RefOr,
    ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use super::problem::ProblemBody;

/// Where the routes stand.
pub(crate) const PREFIX: &str = "/api/v1";

/// The name of the one way to show who calls.
const KEY: &str = "key";

const DESCRIPTION: &str = "Members, sales, points and tiers of one clinic. Money is in fen (1/100 yuan) as whole \
     numbers, days are `YYYY-MM-DD` in the clinic's time zone, instants are RFC 3339 in UTC, ids are texts with a \
     prefix that tells their kind. Every request but those to `health` carries `Authorization: Bearer KEY`; every one \
     that has an effect also carries `Idempotency-Key`. What is not answered as asked comes as \
     `application/problem+json` with a stable code. Fields that the description does not name are refused in requests \
     and may appear in answers.";

/// What holds for all handlers, added to what they say.
pub(crate) fn complete(handlers: OpenApi) -> OpenApi {
    let tags = [
        ("members", "Taking members on, finding them, and what happens to one of them."),
        ("sales", "Ringing up sales and giving money back."),
        ("desk", "Goods and prices, bills and what waits at the till, treatments."),
        ("benefits", "Coupons, rewards, what rules give, and reminders."),
        ("money", "The money of the day: payments, shifts, closed days, deposits, what is owed, alarms."),
        ("payments", "Payments through a provider: asked for, asked about, taken back, given back."),
        ("tiers", "Tiers of many members at once."),
        ("batches", "Changes of many members at once: looked at, begun, taken back as one."),
        ("imports", "Imports of purchase histories: how far they are, and the way back."),
        ("figures", "What the months add up to, what is ahead, and what waits to be done."),
        ("goals", "Goals of the programme, and how far they are."),
        ("programmes", "Versions of the programme: draft, check, publish, roll back."),
        ("settings", "The organisation: stores, staff, roles, keys, backups."),
        ("records", "Who did and looked at what, and whether the books add up."),
        ("health", "For machines in front of the server."),
    ];
    let info = InfoBuilder::new()
        .title("Yanji API")
        .version("1")
        .description(Some(DESCRIPTION))
        .license(Some(License::builder().name("Apache-2.0").identifier(Some("Apache-2.0")).build()));
    let empty = OpenApiBuilder::new()
        .info(info.build())
        .tags(Some(tags.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build())))
        .build();
    let mut document = empty.nest(PREFIX, handlers);
    for item in document.paths.paths.values_mut() {
        operations_of(item).for_each(complete_operation);
    }
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme(
        KEY,
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some("A key made with `yanji key add`; it begins with `yk_`."))
                .build(),
        ),
    );
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    document
}

/// The operations of a path.
fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.patch, &mut item.put, &mut item.delete].into_iter().flatten()
}

/// Adds the key, unless a handler said that it needs none, and the form of everything that goes wrong.
fn complete_operation(operation: &mut Operation) {
    if operation.security.is_none() {
        operation.security = Some(vec![SecurityRequirement::new(KEY, [] as [String; 0])]);
    }
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build();
    let request_id =
        HeaderBuilder::new().schema(Some(String::schema())).description(Some("The id of the request.")).build();
    let response = ResponseBuilder::new()
        .description("It was not done; `code` says why.")
        .header("X-Request-Id", request_id)
        .content("application/problem+json", problem);
    operation.responses.responses.insert("default".to_owned(), RefOr::T(response.build()));
}

/// `GET /api/openapi.json`.
pub(crate) async fn serve() -> impl IntoResponse {
    static TEXT: LazyLock<String> = LazyLock::new(|| serde_json::to_string(&super::openapi()).unwrap_or_default());
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str())
}
