//! What holds for every form in the templates: whoever typed something is asked before it is left.

use std::fs;
use std::path::Path;

/// Forms with something to type that may be left freely, by template and address, with the reason.
const LEFT_FREELY: [(&str, &str, &str); 8] = [
    ("frame/before.html", "/search", "a search"),
    ("imports/imports.html", "/imports", "a file, chosen in a moment"),
    ("items/file.html", "/items/file", "a file, chosen in a moment"),
    ("member/profile.html", "{{ head.address }}/reveal", "one choice"),
    ("members/table.html", "/members/batches/new", "ticks in a list, for the next page to ask what to do"),
    ("members/table.html", "/members/search", "a search with its filters"),
    ("members/table.html", "/members/export", "a choice for a file, made in a moment"),
    ("sign_in.html", "/sign-in", "a name and a password, typed every day"),
];

/// Macros that bring nothing to type or to choose.
const WITHOUT_FIELDS: [&str; 5] = ["icon", "hidden", "above", "wrong", "rules"];

/// A form of a template.
struct Form {
    template: String,
    tag: String,
    body: String,
}

impl Form {
    fn attribute(&self, name: &str) -> &str {
        let rest = self.tag.split_once(&format!(" {name}=\"")).map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or_default()
    }

    fn is_posted(&self) -> bool {
        self.attribute("method") == "post"
    }

    fn asks_before_it_is_left(&self) -> bool {
        self.tag.contains(" data-keep")
    }

    /// Whether something can be typed or chosen in it.
    fn has_fields(&self) -> bool {
        let calls = self.body.split("{% call ").skip(1).filter_map(|call| call.split('(').next());
        let has_call =
            calls.map(|path| path.rsplit("::").next().unwrap_or(path)).any(|name| !WITHOUT_FIELDS.contains(&name));
        has_call || tags(&self.body).any(|tag| is_field(&tag))
    }
}

/// Whether a tag is a field that somebody types in or chooses from; what cannot be changed or is not sent is none.
fn is_field(tag: &str) -> bool {
    let is_input = tag.starts_with("input ")
        && !["hidden", "file", "submit"].iter().any(|kind| tag.contains(&format!("type=\"{kind}\"")));
    let is_field = is_input || tag.starts_with("textarea") || tag.starts_with("select");
    is_field && tag.contains(" name=\"") && !tag.contains(" readonly")
}

/// The insides of the tags of a text.
fn tags(text: &str) -> impl Iterator<Item = String> {
    text.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default().to_owned())
}

/// Every form of every template, each with the fields that are bound to it from elsewhere.
fn forms() -> Vec<Form> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut forms = Vec::new();
    gather(&folder, &folder, &mut forms);
    assert!(forms.len() > 50, "{}", forms.len());
    forms
}

fn gather(root: &Path, folder: &Path, forms: &mut Vec<Form>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, forms);
            continue;
        }
        let template = path.strip_prefix(root).unwrap().to_str().unwrap();
        forms.extend(forms_of(template, &fs::read_to_string(&path).unwrap()));
    }
}

fn forms_of(template: &str, source: &str) -> Vec<Form> {
    let forms = source.split("<form").skip(1).map(|rest| {
        let (tag, rest) = rest.split_once('>').unwrap();
        let body = rest.split("</form>").next().unwrap_or_default();
        let mut form = Form { template: template.to_owned(), tag: tag.to_owned(), body: body.to_owned() };
        let own = format!(" form=\"{}\"", form.attribute("id"));
        let bound: Vec<String> = tags(source).filter(|tag| tag.contains(&own)).map(|tag| format!("<{tag}>")).collect();
        form.body.push_str(&bound.concat());
        form
    });
    forms.collect()
}

#[test]
fn whoever_typed_something_is_asked_before_it_is_left() {
    let forms: Vec<Form> = forms().into_iter().filter(|form| form.is_posted() && form.has_fields()).collect();
    let free = |form: &Form| {
        LEFT_FREELY.iter().position(|(file, to, _)| *file == form.template && *to == form.attribute("action"))
    };
    let faults: Vec<String> = forms
        .iter()
        .filter(|form| form.asks_before_it_is_left() == free(form).is_some())
        .map(|form| format!("{} to {}", form.template, form.attribute("action")))
        .collect();
    assert!(faults.is_empty(), "give these forms data-keep, or say in LEFT_FREELY why not: {faults:#?}");
    let known: Vec<usize> = forms.iter().filter_map(free).collect();
    assert!((0..LEFT_FREELY.len()).all(|place| known.contains(&place)), "LEFT_FREELY names a form that there is not");
}

#[test]
fn forms_and_what_is_typed_in_them_are_found() {
    let source = "<form method=\"post\" action=\"/a\" id=\"one\" data-keep><input type=\"hidden\" name=\"x\"></form>\
                  <input form=\"one\" name=\"y\"><form method=\"get\"><select name=\"z\"></select></form>\
                  <form method=\"post\">{% call parts::icon(\"x\") %}{% endcall %}<button></form>\
                  <form method=\"post\">{% call parts::field(frame) %}{% endcall %}</form>";
    let forms = forms_of("t.html", source);
    let found: Vec<_> =
        forms.iter().map(|form| (form.is_posted(), form.has_fields(), form.asks_before_it_is_left())).collect();
    assert_eq!(found, [(true, true, true), (false, true, false), (true, false, false), (true, true, false)]);
}
