//! The description of the API as a page shows it: operations by tag, then the forms of data. It is read from the JSON
//! of the description, so that the page shows what programs get.

use serde_json::{Map, Value};

/// A text with words in backquotes: `(text, is_code)` in turn.
pub(super) type Prose = Vec<(String, bool)>;

/// What the page shows.
pub(super) struct Outline {
    pub(super) description: Prose,
    pub(super) groups: Vec<Group>,
    pub(super) schemas: Vec<Schema>,
}

/// The operations of one tag.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) description: Prose,
    pub(super) operations: Vec<Operation>,
}

/// One method of one path.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) description: Prose,
    pub(super) needs_key: bool,
    pub(super) parameters: Vec<Field>,
    pub(super) body: Option<TypeName>,
    pub(super) answers: Vec<Answer>,
}

/// What an operation answers.
pub(super) struct Answer {
    pub(super) status: String,
    pub(super) description: Prose,
    pub(super) body: Option<TypeName>,
}

/// The form of some data.
pub(super) struct Schema {
    pub(super) name: String,
    pub(super) description: Prose,
    /// The form of a value that is no object.
    pub(super) plain: Option<TypeName>,
    /// One for an object; several where it may be one of several.
    pub(super) variants: Vec<Vec<Field>>,
}

/// A field of an object, or a parameter.
pub(super) struct Field {
    pub(super) name: String,
    /// For a parameter: `path`, `query` or `header`.
    pub(super) place: String,
    pub(super) is_required: bool,
    pub(super) form: TypeName,
    pub(super) description: Prose,
}

/// What a value looks like.
pub(super) struct TypeName {
    /// The name of the schema that describes it further.
    pub(super) link: Option<String>,
    /// The name shown, with limits.
    pub(super) text: String,
    pub(super) is_list: bool,
    pub(super) is_nullable: bool,
}

impl Outline {
    pub(super) fn of(document: &Value) -> Self {
        let mut groups: Vec<Group> = list(&document["tags"])
            .iter()
            .map(|tag| Group {
                name: text(tag, "name"),
                description: prose(&text(tag, "description")),
                operations: Vec::new(),
            })
            .collect();
        for (path, item) in members(&document["paths"]) {
            for (method, operation) in members(item) {
                let tag = operation["tags"][0].as_str();
                if let Some(group) = groups.iter_mut().find(|group| Some(group.name.as_str()) == tag) {
                    group.operations.push(self::operation(path, method, operation));
                }
            }
        }
        let schemas = members(&document["components"]["schemas"]).map(|(name, schema)| self::schema(name, schema));
        Self { description: prose(&text(&document["info"], "description")), groups, schemas: schemas.collect() }
    }
}

fn operation(path: &str, method: &str, operation: &Value) -> Operation {
    Operation {
        id: text(operation, "operationId"),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(operation, "summary"),
        description: prose(&text(operation, "description")),
        needs_key: list(&operation["security"]).iter().any(|way| way.as_object().is_some_and(|way| !way.is_empty())),
        parameters: list(&operation["parameters"]).iter().map(parameter).collect(),
        body: content(&operation["requestBody"]),
        answers: members(&operation["responses"])
            .map(|(status, answer)| Answer {
                status: status.to_owned(),
                description: prose(&text(answer, "description")),
                body: content(answer),
            })
            .collect(),
    }
}

fn parameter(parameter: &Value) -> Field {
    Field {
        name: text(parameter, "name"),
        place: text(parameter, "in"),
        is_required: parameter["required"] == true,
        form: form(&parameter["schema"]),
        description: prose(&text(parameter, "description")),
    }
}

/// The form of a body, whatever its media type.
fn content(part: &Value) -> Option<TypeName> {
    members(&part["content"]).next().map(|(_, media)| form(&media["schema"]))
}

fn schema(name: &str, schema: &Value) -> Schema {
    let objects: Vec<&Value> = match schema["oneOf"].as_array() {
        Some(variants) => variants.iter().collect(),
        None => vec![schema],
    };
    let variants: Vec<Vec<Field>> = objects.into_iter().map(fields).filter(|fields| !fields.is_empty()).collect();
    Schema {
        name: name.to_owned(),
        description: prose(&text(schema, "description")),
        plain: variants.is_empty().then(|| form(schema)),
        variants,
    }
}

fn fields(object: &Value) -> Vec<Field> {
    let required = list(&object["required"]);
    members(&object["properties"])
        .map(|(name, property)| Field {
            name: name.to_owned(),
            place: String::new(),
            is_required: required.iter().any(|needed| needed == name),
            form: form(property),
            description: prose(&description(property)),
        })
        .collect()
}

/// What a field means; where it may be null and its form stands elsewhere, that is said beside the reference.
fn description(property: &Value) -> String {
    let choices = list(&property["oneOf"]).iter();
    choices.chain([property]).map(|place| text(place, "description")).find(|said| !said.is_empty()).unwrap_or_default()
}

/// What a value looks like, by its schema.
fn form(schema: &Value) -> TypeName {
    if let Some(choices) = schema["oneOf"].as_array().or_else(|| schema["allOf"].as_array()) {
        let is_null = |choice: &&Value| choice["type"] == "null";
        let rest: Vec<&Value> = choices.iter().filter(|choice| !is_null(choice)).collect();
        if let [only] = rest.as_slice() {
            let is_nullable = rest.len() < choices.len();
            return TypeName { is_nullable, ..form(only) };
        }
    }
    let (kind, is_nullable) = kind(schema);
    if kind == "array" {
        return TypeName { is_list: true, is_nullable, ..form(&schema["items"]) };
    }
    let link = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()).map(str::to_owned);
    let text = link.clone().unwrap_or_else(|| with_limits(&kind, schema));
    TypeName { link, text, is_list: false, is_nullable }
}

/// The JSON type, and whether `null` may stand there.
fn kind(schema: &Value) -> (String, bool) {
    match &schema["type"] {
        Value::Array(kinds) => {
            let named = kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null");
            (named.unwrap_or("null").to_owned(), kinds.iter().any(|kind| kind == "null"))
        }
        kind => (kind.as_str().unwrap_or("any").to_owned(), false),
    }
}

/// A type with its words, format and range: `integer ≥ 1 ≤ 200`.
fn with_limits(kind: &str, schema: &Value) -> String {
    let words: Vec<String> = list(&schema["enum"]).iter().map(ToString::to_string).collect();
    if !words.is_empty() {
        return words.join(" | ");
    }
    let limits = [("format", " "), ("minimum", " ≥ "), ("maximum", " ≤ "), ("pattern", " ")];
    let limit = |(key, sign): (&str, &str)| match &schema[key] {
        Value::Null => String::new(),
        Value::String(text) => format!("{sign}{text}"),
        value => format!("{sign}{value}"),
    };
    limits.into_iter().fold(kind.to_owned(), |text, each| text + limit(each).as_str())
}

/// A text taken apart at its backquotes.
fn prose(text: &str) -> Prose {
    text.split('`').enumerate().map(|(place, part)| (part.to_owned(), place % 2 == 1)).collect()
}

fn text(object: &Value, key: &str) -> String {
    object[key].as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(key, value)| (key.as_str(), value))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_in_backquotes_are_code() {
        let parts = prose("send `a`, not `b`");
        assert_eq!(parts.iter().filter(|(_, is_code)| *is_code).map(|(text, _)| text).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn forms_are_said_shortly() {
        let said = |schema: Value| {
            let form = form(&schema);
            (form.text, form.is_list, form.is_nullable)
        };
        assert_eq!(said(json!({ "type": "integer", "minimum": 1 })), ("integer ≥ 1".to_owned(), false, false));
        assert_eq!(said(json!({ "type": ["string", "null"] })), ("string".to_owned(), false, true));
        let reference = json!({ "$ref": "#/components/schemas/Day" });
        assert_eq!(said(json!({ "type": "array", "items": reference })), ("Day".to_owned(), true, false));
        assert_eq!(said(json!({ "oneOf": [{ "type": "null" }, reference] })), ("Day".to_owned(), false, true));
        assert_eq!(said(json!({ "type": "string", "enum": ["a", "b"] })), ("\"a\" | \"b\"".to_owned(), false, false));
    }
}
