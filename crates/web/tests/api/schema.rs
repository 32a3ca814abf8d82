//! Whether a value is as the description says: the part of JSON Schema that the description uses. A word of the
//! language that is not known here fails, so that nothing passes unseen; so does a field that is not described.

use serde_json::{Map, Value};

/// What the description calls the forms of data.
pub(crate) struct Schemas<'d>(pub(crate) &'d Value);

/// Words that say something to people only.
const REMARKS: [&str; 6] = ["description", "title", "examples", "example", "default", "deprecated"];

impl Schemas<'_> {
    /// What is wrong with a value, each with its place; empty if nothing is.
    pub(crate) fn faults(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let mut faults = Vec::new();
        for (word, rule) in schema.as_object().unwrap() {
            if !REMARKS.contains(&word.as_str()) {
                self.apply(schema, (word, rule), (value, at), &mut faults);
            }
        }
        faults
    }

    fn apply(
        &self,
        schema: &Value,
        (word, rule): (&str, &Value),
        (value, at): (&Value, &str),
        faults: &mut Vec<String>,
    ) {
        let mut hold = |holds: bool| {
            if !holds {
                faults.push(format!("{at}: {value} is not {word} {rule}"));
            }
        };
        match word {
            "$ref" => faults.extend(self.faults(self.resolve(rule), value, at)),
            "type" => hold(kinds(rule).iter().any(|kind| is_kind(kind, value))),
            "enum" => hold(rule.as_array().unwrap().contains(value)),
            "const" => hold(rule == value),
            "minimum" => hold(value.as_i64().is_none_or(|number| number >= rule.as_i64().unwrap())),
            "maximum" => hold(value.as_i64().is_none_or(|number| number <= rule.as_i64().unwrap())),
            "minLength" => hold(value.as_str().is_none_or(|text| text.len() >= rule.as_u64().unwrap() as usize)),
            "pattern" => hold(value.as_str().is_none_or(|text| matches(rule.as_str().unwrap(), text))),
            "format" => hold(has_format(rule.as_str().unwrap(), value)),
            "oneOf" => {
                let choices = rule.as_array().unwrap();
                let fitting = choices.iter().filter(|choice| self.faults(choice, value, at).is_empty()).count();
                hold(fitting == 1);
            }
            "allOf" => {
                rule.as_array().unwrap().iter().for_each(|part| faults.extend(self.faults(part, value, at)));
            }
            "required" => {
                for name in rule.as_array().unwrap().iter().filter_map(Value::as_str) {
                    if value.is_object() && value.get(name).is_none() {
                        faults.push(format!("{at}: {name} is missing"));
                    }
                }
            }
            "properties" => self.properties(rule.as_object().unwrap(), value, at, faults),
            "items" => {
                for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                    faults.extend(self.faults(rule, item, &format!("{at}[{place}]")));
                }
            }
            "additionalProperties" | "minItems" | "maxItems" | "maxLength" => {}
            _ => panic!("{at}: the word {word} of {schema} is not known to this check"),
        }
    }

    fn properties(&self, properties: &Map<String, Value>, value: &Value, at: &str, faults: &mut Vec<String>) {
        for (name, member) in value.as_object().into_iter().flatten() {
            match properties.get(name) {
                Some(schema) => faults.extend(self.faults(schema, member, &format!("{at}.{name}"))),
                None => faults.push(format!("{at}.{name} is not described")),
            }
        }
    }

    fn resolve(&self, target: &Value) -> &Value {
        let name = target.as_str().unwrap().strip_prefix("#/components/schemas/").unwrap();
        let schema = &self.0["components"]["schemas"][name];
        assert!(schema.is_object(), "{name} is not described");
        schema
    }
}

fn kinds(rule: &Value) -> Vec<&str> {
    rule.as_array()
        .map_or_else(|| vec![rule.as_str().unwrap()], |kinds| kinds.iter().filter_map(Value::as_str).collect())
}

fn is_kind(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("the type {kind} is not known to this check"),
    }
}

/// The one kind of pattern that there is: a prefix and 32 hexadecimal digits.
fn matches(pattern: &str, text: &str) -> bool {
    let prefix = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix("[0-9a-f]{32}$")).unwrap();
    let digits = text.strip_prefix(prefix).unwrap_or_default();
    digits.len() == 32 && digits.bytes().all(|digit| b"0123456789abcdef".contains(&digit))
}

fn has_format(format: &str, value: &Value) -> bool {
    let Some(text) = value.as_str() else { return true };
    match format {
        "date" => yanji_engine::Day::parse(text).is_some(),
        // Only a hint that it is not to be shown.
        "password" => true,
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        _ => panic!("the format {format} is not known to this check"),
    }
}

#[test]
fn what_does_not_fit_is_found() {
    let document = serde_json::json!({ "components": { "schemas": {
        "Id": { "type": "string", "pattern": "^mem_[0-9a-f]{32}$" },
        "Thing": {
            "type": "object",
            "required": ["id", "points"],
            "properties": {
                "id": { "$ref": "#/components/schemas/Id" },
                "points": { "type": "integer", "format": "int64", "minimum": 0 },
                "until": { "oneOf": [{ "type": "null" }, { "type": "string", "format": "date" }] },
            },
        },
    } } });
    let schemas = Schemas(&document);
    let schema = &document["components"]["schemas"]["Thing"];
    let id = format!("mem_{}", "0".repeat(32));
    let faults = |thing: &Value| schemas.faults(schema, thing, "thing");

    assert_eq!(faults(&serde_json::json!({ "id": id, "points": 1, "until": null })), [""; 0]);
    for bad in [
        serde_json::json!({ "id": id }),
        serde_json::json!({ "id": "mem_0", "points": 1 }),
        serde_json::json!({ "id": id, "points": -1 }),
        serde_json::json!({ "id": id, "points": 1.5 }),
        serde_json::json!({ "id": id, "points": 1, "until": "2026-02-30" }),
        serde_json::json!({ "id": id, "points": 1, "colour": "red" }),
        serde_json::json!([]),
    ] {
        assert_eq!(faults(&bad).len(), 1, "{bad}: {:?}", faults(&bad));
    }
}
