//! Every form that carries a key, with fields that are in order and with others; and every form without one, with the
//! reason. Words in braces stand for ids. No test is here.

/// A form to be sent.
pub(super) struct Case {
    pub(super) route: &'static str,
    /// The word for the id in the path; empty for that of the furniture.
    pub(super) of: &'static str,
    /// What stands in it, as `name=value` with `&` between.
    pub(super) fields: &'static str,
    /// The field that carries its key.
    pub(super) key: &'static str,
    /// What may stand there instead; none where the form has nothing but its address.
    pub(super) others: &'static [&'static str],
    /// What the page says of a spent key; the usual words when there is nothing.
    pub(super) told: Option<&'static str>,
    /// Whether its page shows what is sealed, which is logged.
    pub(super) shows_what_is_sealed: bool,
}

/// A form whose path has the id of the furniture, if any.
const fn case(route: &'static str, fields: &'static str, others: &'static [&'static str]) -> Case {
    Case { route, of: "", fields, key: "key", others, told: None, shows_what_is_sealed: false }
}

impl Case {
    /// The same with the id of a word in its path.
    const fn of(self, of: &'static str) -> Self {
        Self { of, ..self }
    }

    /// The same with its key in a field of another name.
    const fn keyed_by(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// The same with a page that shows a member's allergies.
    const fn with_allergies(self) -> Self {
        Self { shows_what_is_sealed: true, ..self }
    }

    /// The same with a page that says in its own words that the key is spent.
    const fn telling(self, told: &'static str) -> Self {
        Self { told: Some(told), ..self }
    }
}

/// What the checkout says of a bill that was paid already.
const PAID: &str = "这一单刚才已经收过款";

/// The form that an empty clinic begins with.
pub(super) const FOUNDING: Case = case(
    "/setup/programme",
    "programme=salon-stars.toml&history=none",
    &["history=import", "programme=customers-vip.toml"],
);

/// Forms in an order in which each finds what it needs.
pub(super) const KEYED: [Case; 76] = [
    // Goods and prices.
    case("/items/prices", "price=retail&by=share&amount=10&step=100&seal={seal}", &["amount=20", "step=1"]),
    case("/items/propose", "proposal=hair", &["proposal=aesthetics"]),
    case("/items/file/{id}", "", &[]),
    case("/items/categories", "name=仪器", &["name=别的"]),
    case("/items/categories/{id}", "name=抗衰老", &["name=别的", "is_hidden=1"]),
    case(
        "/items/new",
        "category={category}&kind=service&name=水光&price=680",
        &["price=681", "name=别的", "cautions=x"],
    ),
    case("/items/{id}", "category={category}&kind=service&name=光子嫩肤&price=980", &["price=981", "member=900"]),
    // Members.
    case("/members/new", "name=王芳&phone=13900001111&day=2026-11-20", &["name=王方", "note=x", "birthday=05-01"]),
    case("/members/{id}/correction", "was_name=张小敏&name=张晓敏", &["name=张小明", "was_note=&note=x"]),
    case("/members/{id}/sale", "category=抗衰&amount=100", &["amount=200", "category=别的", "number=7"]),
    case(
        "/members/{id}/record/{deed}",
        "points=10&cause=compensation&reason=补",
        &["points=20", "cause=goodwill", "reason=别的"],
    ),
    case("/members/{id}/treat", "item={item}&batch_number=B1&note=x", &["batch_number=B2", "note=y"]).with_allergies(),
    case(
        "/members/{id}/treat",
        "replaces={treatment}&item={item}&batch_number=B3&note=x",
        &["batch_number=B4", "note=y", "replaces="],
    )
    .with_allergies(),
    case("/members/views", "name=新客&points_from=10", &["name=别的", "points_from=20", "shared=1"]),
    case(
        "/members/batches",
        "scope=found&what=points&points=10&cause=goodwill",
        &["points=20", "cause=compensation", "what=tier&tier_to=gold"],
    ),
    case("/members/batches/{id}/start", "reason=周年", &["reason=别的"]),
    case("/members/batches/{id}/undo", "reason=弄错", &["reason=别的"]),
    // What she has a right to.
    case("/members/{id}/coupons/claim", "kind=friend", &["kind=birthday_care"]),
    case(
        "/members/{id}/coupons/issue",
        "kind=friend&count=1&reason=补",
        &["count=2", "kind=birthday_care", "reason=x"],
    ),
    case("/members/{id}/rewards", "reward=bubble_cleansing", &["reward=scalp_care"]),
    case("/redemptions/{id}/undo", "member={member}", &[]),
    case("/coupons/pieces/{id}/transfer", "member=20002", &["member=10001"]).of("handed_on"),
    case("/coupons/pieces/{id}/void", "reason=弄错", &["reason=别的"]).of("void"),
    case("/reminders/days", "retain=20&points=20&coupons=10", &["retain=21", "points=21", "coupons=11"]),
    case("/reminders/{id}/done", "member={member}", &[]),
    // The desk.
    case(
        "/checkout",
        "do=sell:cash&shown=10000&item=&name=面膜&category=抗衰&price=100&quantity=1&hand=&gift=&seller=&server=",
        &["price=200", "name=别的", "do=sell:card"],
    )
    .telling(PAID),
    case(
        "/checkout",
        "do=park&item=&name=面膜&category=抗衰&price=100&quantity=1&hand=&gift=&seller=&server=",
        &["quantity=2", "member={member}"],
    )
    .with_allergies()
    .telling(PAID),
    case("/checkout", "do=enrol&card_phone=13900002222&card_name=赵敏", &["card_phone=13900003333", "card_name=别的"])
        .keyed_by("card_key")
        .with_allergies(),
    case(
        "/sales/{id}/refund",
        "do=confirm&seen=1000&amount=10&reason=退",
        &["amount=20&seen=2000", "tender=card", "reason=x"],
    ),
    case("/sales/{id}/reversal", "reason=错单", &["reason=别的"]).of("reversed"),
    case("/sales/{id}/repayment", "tender=cash&amount=5", &["amount=6", "tender=card"]).of("owed"),
    case("/members/{id}/deposits/take", "tender=cash&amount=100", &["amount=200", "tender=card", "item={item}"]),
    case(
        "/members/{id}/deposits/return",
        "deposit={deposit}&tender=cash&amount=50&reason=退",
        &["amount=60", "tender=card", "reason=别的"],
    ),
    // The day's money.
    case("/till/shift/open", "float_fen=100", &["float_fen=200"]),
    case("/till/shift/close", "cash=100", &["cash=101", "card=1"]),
    case("/till/close", "day=2026-11-21&sure=1&cash=1", &["cash=2", "day=2026-11-20"]),
    case("/till/alarms/{id}/settle", "", &[]),
    case(
        "/till/alarms/limits",
        "adjusted_points=500&small_refund_fen=100&small_refunds=3&price_change_percent=40",
        &["small_refunds=4", "adjusted_points=501"],
    ),
    // Payments through a provider.
    case("/till/charges/{id}/sale", "", &[]).of("paid_charge"),
    case("/till/charges/{id}/cancel", "", &[]).of("waiting_charge"),
    case("/till/charges/refunds/{id}/retry", "", &[]).of("failed_refund"),
    case("/till/charges/refunds/{id}/settle", "tender=cash", &["tender=card"]).of("failed_refund"),
    case("/settings/payments", "wechat=off&alipay=sandbox", &["wechat=sandbox", "alipay=off"]),
    // The programme.
    case("/programme/edit", "do=save&source={programme}", &["source={other_programme}"]),
    case("/programme/wizard", "do=finish&source={programme}", &["source={other_programme}"]),
    case("/programme/{id}/discard", "", &[]).of("draft"),
    case("/programme/{id}/publish", "from=2026-12-01", &["from=2026-12-02"]),
    case("/programme/{id}/withdraw", "", &[]).of("planned"),
    case("/programme/{id}/return", "from=2026-12-05", &["from=2026-12-06"]).of("in_force"),
    // Goals.
    case(
        "/settings/goals/targets",
        "least_basic=60&most_basic=80&least_silver=15&most_silver=30&least_gold=5&most_gold=15",
        &["most_gold=16"],
    ),
    case(
        "/settings/goals/new",
        "kpi=new_members&target=10&direction=at_least&from=2026-12-01&until=2026-12-31",
        &["target=20", "until=2026-12-30", "store={store}"],
    ),
    case(
        "/settings/goals/{id}",
        "target=8000&direction=at_least&from=2026-11-01&until=2026-11-30",
        &["target=9000", "direction=at_most"],
    ),
    case("/settings/goals/{id}/end", "", &[]),
    // Files.
    case("/imports/{id}/undo", "", &[]),
    case("/imports/file/{id}", "start=1&tried={tried}&mapping_name=旧账", &["mapping_name=别的"]).of("file"),
    // Settings.
    case("/settings", "name=颜记&language=zh", &["name=别的", "language=en"]),
    case("/settings/stores", "name=徐汇", &["name=别的"]),
    case("/settings/stores/{id}", "name=静安寺&contact=09:00-20:00", &["name=别的", "day_0=09:00-18:00"]),
    case("/settings/stores/{id}/close", "", &[]),
    case("/settings/stores/{id}/reopen", "", &[]),
    case("/settings/keys", "name=till2&role=cashier", &["role=auditor", "name=别的"]),
    case("/settings/keys/{id}/revoke", "", &[]),
    case("/settings/backup/{id}/delete", "", &[]),
    case("/settings/backup", "", &[]),
    case(
        "/settings/limits",
        "line_percent=20&rounding_fen=5&gifts_day_fen=100",
        &["line_percent=21", "rounding_fen=6", "gifts_day_fen=101"],
    ),
    // Staff and roles.
    case(
        "/settings/staff/new",
        "name=王&login=wang&role=cashier&password=a-long-password-1&again=a-long-password-1",
        &["role=auditor", "name=李", "login=li", "store={store}", "password=a-long-password-2&again=a-long-password-2"],
    ),
    case("/settings/staff/{id}", "name=林&role=manager", &["name=王", "role=auditor", "store={store}"]),
    case(
        "/settings/staff/{id}/password",
        "password=a-long-password-3&again=a-long-password-3",
        &["password=a-long-password-4&again=a-long-password-4", "takes=proposal&proposal=a-long-password-5"],
    ),
    case("/settings/staff/{id}/disable", "", &[]),
    case("/settings/staff/{id}/enable", "", &[]),
    case("/settings/staff/{id}/unlock", "", &[]),
    case(
        "/settings/me",
        "old=long enough to be one&password=a-long-password-6&again=a-long-password-6",
        &["password=a-long-password-7&again=a-long-password-7"],
    ),
    case(
        "/settings/roles",
        "role=cashier&cashier=member_read",
        &["cashier=member_edit", "role=auditor&auditor=member_read"],
    ),
    case("/settings/roles/new", "name=夜班&like=cashier", &["like=auditor", "name=别的"]),
    case("/settings/roles/{code}/rename", "name=领班", &["name=组长"]),
    case("/settings/roles/{code}/delete", "", &[]),
];

/// Forms without a key, each with the reason.
pub(super) const KEYLESS: [(&str, &str); 27] = [
    ("/checkout/find", "looks something up"),
    ("/coupons/find", "looks something up"),
    ("/data/books", "begins a proof, unless one is on its way"),
    ("/imports", "brings a file to be looked over"),
    ("/items/file", "brings a file to be looked over"),
    ("/members/batches/new", "asks what to do"),
    ("/members/batches/{id}/discard", "what is gone cannot go again"),
    ("/members/batches/{id}/reasons", "shows what is sealed"),
    ("/members/columns", "sets what is seen, to the same again"),
    ("/members/export", "gives a file, each time anew"),
    ("/members/new/holders", "looks something up"),
    ("/members/search", "looks something up"),
    ("/members/views/{id}", "sets a name, to the same again"),
    ("/members/views/{id}/remove", "what is gone cannot go again"),
    ("/members/{id}/correction/open", "shows what is sealed"),
    ("/members/{id}/notes/{note}", "shows what is sealed"),
    ("/members/{id}/reveal", "shows what is sealed"),
    ("/rewards/member", "looks something up"),
    ("/sales/{id}/reasons", "shows what is sealed"),
    ("/search", "looks something up"),
    ("/search/suggest", "looks something up"),
    ("/settings/backup/{id}/{part}", "gives a file, each time anew"),
    ("/setup", "the link opens once"),
    ("/sign-in", "begins a session, each time another"),
    ("/sign-out", "a session ends once"),
    ("/store", "sets where one acts, to the same again"),
    ("/till/charges/{id}/query", "asks how something stands"),
];
