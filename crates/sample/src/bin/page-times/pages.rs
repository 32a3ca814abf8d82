//! What is asked for: every page that has an address, and what is looked for or looked at by a form. How long an answer
//! takes is no matter here.

use std::io;

use crate::browser::Browser;

/// One thing that is asked for.
pub(crate) enum Ask {
    Get(String),
    Post {
        path: String,
        fields: Vec<(String, String)>,
        /// What is told of it.
        name: String,
    },
}

impl Ask {
    /// What stands beside its figures.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Get(path) => path.clone(),
            Self::Post { name, .. } => name.clone(),
        }
    }
}

/// Pages; what stands in braces is found on another page.
const PAGES: &[&str] = &[
    "/",
    "/?as_of=2026-06-01",
    "/home/figures",
    "/home/goals",
    "/home/outlook",
    "/notices",
    "/progress",
    "/session",
    "/help",
    "/data",
    "/data?from=2026-01&until=2026-11&tiers=shares",
    "/data/benefits",
    "/data/books",
    "/data/log",
    "/data/log?action=member_enrol&from=2026-01-01",
    "/imports",
    "/imports/{import}",
    "/imports/{import}/undo",
    "/members",
    "/members?sort=points",
    "/members?sort=spend",
    "/members?sort=visits",
    "/members?sort=last_sale",
    "/members?sort=enrolled_on",
    "/members?idle=180",
    "/members?spend_from=1000",
    "/members?in_grace=1&idle=30&points_from=0&last_from=2020-01-01",
    "/members/outlook?of=keep",
    "/members/outlook?of=next",
    "/members/batches",
    "/members/batches/{batch}",
    "/members/new",
    "/members/{member}",
    "/members/{member}?tab=timeline",
    "/members/{member}?tab=timeline&part=money",
    "/members/{member}?tab=points",
    "/members/{member}?tab=tiers",
    "/members/{member}?tab=profile",
    "/members/{member}/correction",
    "/members/{member}/sale",
    "/members/{member}/record/points",
    "/members/{member}/record/tier",
    "/sales/{sale}/refund",
    "/programme",
    "/programme/edit",
    "/programme/rules",
    "/programme/versions",
    "/programme/wizard",
    "/programme/{programme}/return",
    "/settings",
    "/settings/backup",
    "/settings/goals",
    "/settings/goals/new?kpi=revenue",
    "/settings/goals/{goal}",
    "/settings/keys",
    "/settings/me",
    "/settings/roles",
    "/items",
    "/items/new",
    "/items/{item}",
    "/settings/staff",
    "/settings/staff/new",
    "/settings/staff/{staff}",
    "/settings/stores",
    "/settings/stores/{store}",
];

/// What stands for something of the clinic: the page that shows it, and how its id begins.
const FOUND: &[(&str, &str, &str)] = &[
    ("{member}", "/members?sort=visits", "mem_"),
    ("{sale}", "/members/{member}?tab=timeline", "sale_"),
    ("{import}", "/imports", "imp_"),
    ("{programme}", "/programme/versions", "prog_"),
    ("{goal}", "/settings/goals", "goal_"),
    ("{item}", "/items", "item_"),
    ("{staff}", "/settings/staff", "staff_"),
    ("{store}", "/settings/stores", "store_"),
];

/// Texts that are searched for: a phone's tail, a card number, a name, and the same by its pinyin.
const SEARCHED: &[&str] = &["1234", "M0000123", "小敏", "zhangmin", "zxm"];

/// Everything that is asked for of a clinic. A page about something that it does not have is named and left out.
pub(crate) fn asks(browser: &mut Browser) -> io::Result<Vec<Ask>> {
    let mut known: Vec<(&str, String)> = Vec::new();
    for &(placeholder, page, prefix) in FOUND {
        let page = filled(page, &known);
        if let Some(id) = id_on(&browser.read(&page)?, prefix) {
            known.push((placeholder, id));
        }
    }
    if let Some(batch) = drafted(browser)? {
        known.push(("{batch}", batch));
    }
    let mut asks = Vec::new();
    for page in PAGES.iter().map(|page| filled(page, &known)) {
        if page.contains('{') {
            eprintln!("left out, since there is none: {page}");
        } else {
            asks.push(Ask::Get(page));
        }
    }
    let csrf = field_on(&browser.read("/members")?, "csrf").unwrap_or_default();
    for path in ["/search", "/search/suggest"] {
        asks.extend(SEARCHED.iter().map(|text| Ask::Post {
            path: path.to_owned(),
            fields: vec![("csrf".to_owned(), csrf.clone()), ("text".to_owned(), (*text).to_owned())],
            name: format!("{path} for {text}"),
        }));
    }
    Ok(asks)
}

/// The draft of a batch of many members: as many of the least tiers as a batch may have.
fn drafted(browser: &mut Browser) -> io::Result<Option<String>> {
    let form = browser.read("/members")?;
    let csrf = field_on(&form, "csrf").unwrap_or_default();
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    for least_spend in ["1", "20000", "40000", "60000", "80000", "100000", "150000"] {
        let key = format!("page-times-{least_spend}-{}", std::process::id());
        let fields = [
            ("csrf", csrf.as_str()),
            ("key", &key),
            ("scope", "found"),
            ("spend_from", least_spend),
            ("what", "points"),
            ("points", "10"),
        ];
        let answer = browser.post("/members/batches", &pairs(&fields))?;
        if let Some(id) = answer.location.strip_prefix("/members/batches/") {
            return Ok(Some(id.to_owned()));
        }
    }
    Ok(None)
}

fn filled(page: &str, known: &[(&str, String)]) -> String {
    known.iter().fold(page.to_owned(), |page, (placeholder, id)| page.replace(placeholder, id))
}

/// The first id on a page that begins so.
fn id_on(page: &str, prefix: &str) -> Option<String> {
    let is_of_id = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let from = page.match_indices(&format!("/{prefix}")).map(|(place, _)| &page[place + 1..]).next()?;
    Some(from.chars().take_while(|c| is_of_id(*c)).collect())
}

/// What stands in a hidden field.
fn field_on(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}
