//! Forms: what was typed, what is wrong with it and where. Nothing typed is lost when something is refused.

mod input;

use yanji_app::{AppError, Key};
use yanji_engine::Day;
use yanji_words::{Lang, Problem, Shape};

use super::figures;

/// The fields that a browser sent, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of a field without the space around it; empty when it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    /// The first value of a field with the space around it, as a password is: that is part of it.
    pub(super) fn exact(&self, name: &str) -> &str {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// A text with the space around it that has to be there.
    pub(super) fn exact_needed(&self, name: &str) -> Result<String, AppError> {
        match self.exact(name) {
            "" => Err(AppError::at(Problem::Missing, name)),
            text => Ok(text.to_owned()),
        }
    }

    /// Whether a field was sent, be it empty.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Every value of a field.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.trim())
    }

    /// Every field with its value, in the order of the browser.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.trim()))
    }

    /// A text that has to be there.
    pub(super) fn needed(&self, name: &str) -> Result<String, AppError> {
        match self.get(name) {
            "" => Err(AppError::at(Problem::Missing, name)),
            text => Ok(text.to_owned()),
        }
    }

    /// A day, if one was given.
    pub(super) fn day(&self, name: &str) -> Result<Option<Day>, AppError> {
        match self.get(name) {
            "" => Ok(None),
            text => Day::parse(text).map(Some).ok_or_else(|| AppError::at(Problem::Misshapen(Shape::Day), name)),
        }
    }

    /// A whole number that has to be there.
    pub(super) fn whole(&self, name: &str) -> Result<i64, AppError> {
        let text: String = self.needed(name)?.chars().filter(|c| *c != ',').collect();
        text.parse().map_err(|_| AppError::at(Problem::Malformed, name))
    }

    /// The idempotency key that the form carries.
    pub(super) fn key(&self) -> Result<Key, AppError> {
        Key::parse(self.get("key"))
    }
}

/// Fen of an amount in a field that has to be there.
pub(super) fn amount_fen(text: &str, field: &str) -> Result<i64, AppError> {
    match text {
        "" => Err(AppError::at(Problem::Missing, field)),
        text => figures::parse_yuan(text).ok_or_else(|| AppError::at(Problem::Malformed, field)),
    }
}

/// A form as a page shows it.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    fields: Fields,
    /// The field, or nothing for the form as a whole, and what to tell about it.
    complaint: Option<(String, String)>,
    /// What is wrong with further fields.
    others: Vec<(String, String)>,
    key: String,
}

impl Form {
    /// A form that nobody has filled in, but for what is proposed.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the machine gives no random bytes.
    pub(super) fn fresh(proposed: &[(&str, String)]) -> Result<Self, AppError> {
        let fields = proposed.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self::again(Fields(fields))
    }

    /// A form that shows what was asked for and has no effect, such as a search.
    pub(super) fn holding(fields: Fields) -> Self {
        Self { fields, ..Self::default() }
    }

    /// A form that is asked for once more with what was typed.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the machine gives no random bytes.
    pub(super) fn again(fields: Fields) -> Result<Self, AppError> {
        Ok(Self { fields, key: Key::fresh()?.as_str().to_owned(), ..Self::default() })
    }

    /// A form that was refused. A complaint about a field that the form does not have stands above it.
    ///
    /// # Errors
    /// The error itself when it is no answer to a form, such as a missing permission.
    pub(super) fn refused(fields: Fields, error: AppError, lang: Lang, known: &[&str]) -> Result<Self, AppError> {
        use yanji_app::Category;
        match error.category() {
            Category::Invalid | Category::Conflict | Category::Refused | Category::Busy => {
                let field = error.field.as_deref().filter(|field| known.contains(field)).unwrap_or_default();
                let complaint = Some((field.to_owned(), error.text(lang)));
                // A refusal leaves nothing under the old key, and what is corrected is another request.
                Ok(Self { complaint, ..Self::again(fields)? })
            }
            // It may have been done: the key that was sent keeps it from being done twice.
            Category::Unsettled => {
                let key = fields.get("key").to_owned();
                Ok(Self { fields, complaint: Some((String::new(), error.text(lang))), key, ..Self::default() })
            }
            Category::Unauthenticated | Category::Forbidden | Category::NotFound | Category::Internal => Err(error),
        }
    }

    /// A form that is asked for once more, since nothing fits what stands in a field.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the machine gives no random bytes.
    pub(super) fn complaining(fields: Fields, error: &AppError, lang: Lang) -> Result<Self, AppError> {
        let field = error.field.clone().unwrap_or_default();
        Ok(Self { complaint: Some((field, error.text(lang))), ..Self::again(fields)? })
    }

    /// The form with what is wrong with further fields.
    pub(super) fn complaining_too(mut self, errors: &[AppError], lang: Lang) -> Self {
        let others = errors.iter().filter_map(|error| Some((error.field.clone()?, error.text(lang))));
        self.others.extend(others);
        self
    }

    /// All of what was typed.
    pub(super) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The form with a value in a field that it was sent without.
    pub(super) fn with_default(mut self, name: &str, value: &str) -> Self {
        if !self.fields.has(name) {
            self.fields.0.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// What stands in a field.
    pub(super) fn value(&self, name: &str) -> &str {
        self.fields.get(name)
    }

    /// Whether a field has a value, for boxes to tick and lists to choose from.
    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.fields.all(name).any(|given| given == value)
    }

    /// Every value of a field.
    pub(super) fn values(&self, name: &str) -> Vec<String> {
        self.fields.all(name).map(str::to_owned).collect()
    }

    /// What is wrong with a field; empty when nothing is.
    pub(super) fn complaint(&self, name: &str) -> &str {
        let mut complaints = self.complaint.iter().chain(&self.others);
        complaints.find(|(field, _)| field == name).map_or("", |(_, text)| text)
    }

    /// The idempotency key.
    pub(super) fn key(&self) -> &str {
        &self.key
    }
}

#[cfg(test)]
pub(super) mod testing;

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn what_was_typed_and_what_is_wrong_with_it_stay_together() {
        let typed = fields(&[("points", "1,2x"), ("reason", " 补录 ")]);
        let error = typed.whole("points").unwrap_err();
        let form = Form::refused(typed, error, Lang::En, &["points", "reason"]).unwrap();
        assert_eq!(form.value("reason"), "补录");
        assert_eq!(form.value("points"), "1,2x");
        assert_eq!(form.complaint("points"), Problem::Malformed.text(Lang::En));
        assert_eq!(form.complaint(""), "");
        assert_eq!(form.key().len(), 32);
    }

    #[test]
    fn a_complaint_without_a_place_stands_above_the_form() {
        let error = AppError::at(Problem::NumberTaken, "member_number");
        let form = Form::refused(Fields::default(), error, Lang::En, &["phone"]).unwrap();
        assert_eq!(form.complaint(""), Problem::NumberTaken.text(Lang::En));
        let forbidden = AppError::new(Problem::Forbidden);
        assert!(Form::refused(Fields::default(), forbidden, Lang::En, &[]).is_err());
    }

    #[test]
    fn what_may_have_been_done_is_sent_again_under_its_key() {
        let sent = || fields(&[("key", "k-1"), ("points", "5")]);
        let again = |problem| Form::refused(sent(), AppError::new(problem), Lang::Zh, &["points"]).unwrap();
        let unsettled = again(Problem::OutcomeUnknown);
        assert_eq!((unsettled.key(), unsettled.value("points")), ("k-1", "5"));
        assert_eq!(unsettled.complaint(""), Problem::OutcomeUnknown.text(Lang::Zh));
        assert_ne!(again(Problem::Busy).key(), "k-1");
    }

    #[test]
    fn fields_are_read_by_what_they_hold() {
        let typed = fields(&[("day", "2026-11-21"), ("points", "1,200"), ("line", "a"), ("line", "b")]);
        assert_eq!(typed.day("day").unwrap(), Day::parse("2026-11-21"));
        assert_eq!(typed.day("none").unwrap(), None);
        assert_eq!(typed.whole("points").unwrap(), 1_200);
        assert_eq!(typed.all("line").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(typed.needed("none").unwrap_err().field.as_deref(), Some("none"));
        assert_eq!(amount_fen("12.3", "amount").unwrap(), 1_230);
        assert!(amount_fen("", "amount").is_err());
    }
}
