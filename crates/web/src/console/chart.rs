//! Charts: figures for a picture and for the table behind it. Nothing is drawn and nothing worked out here.

use serde::Serialize;
use yanji_words::whole;

use super::figures::{percent, yuan};

/// How many colours there are for series that are no tiers.
const COLOURS: usize = 6;
/// The shade of the highest tiers.
const SHADE_MAX: usize = 5;

/// A chart.
#[derive(Clone, Debug)]
pub(super) struct Chart {
    /// Its id on the page.
    pub(super) id: &'static str,
    /// What it shows, in the language of the page.
    pub(super) title: String,
    pub(super) kind: ChartKind,
    pub(super) unit: Unit,
    /// What the categories are, above the first column of the table, such as the word for months.
    pub(super) heading: String,
    /// The places along the axis, from left to right.
    pub(super) categories: Vec<String>,
    pub(super) series: Vec<Series>,
}

/// The figures of one thing in all categories.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) name: String,
    /// One figure for each category, in the unit of the chart.
    pub(super) values: Vec<i64>,
    /// The rank of the tier whose colour it has; `None` for the next colour in turn.
    pub(super) shade: Option<usize>,
}

/// How figures are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ChartKind {
    Line,
    Bar,
    /// Bars, one on top of the other.
    Stacked,
}

/// What figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    Count,
    /// Fen, shown as yuan.
    Money,
    /// Hundredths of a percent.
    Share,
}

/// What the script is given.
#[derive(Serialize)]
struct Drawn<'a> {
    kind: ChartKind,
    unit: Unit,
    categories: &'a [String],
    series: Vec<DrawnSeries<'a>>,
}

#[derive(Serialize)]
struct DrawnSeries<'a> {
    name: &'a str,
    /// The variable of the style sheet that has its colour.
    colour: String,
    values: &'a [i64],
}

/// A row of the table behind a chart.
pub(super) struct ChartRow<'a> {
    pub(super) category: &'a str,
    pub(super) figures: Vec<String>,
}

impl Chart {
    /// The figures as JSON, for the script.
    pub(super) fn data(&self) -> String {
        let series = self.series.iter().zip(self.colours());
        let series = series.map(|(one, colour)| DrawnSeries {
            name: &one.name,
            colour: format!("--{colour}"),
            values: &one.values,
        });
        let drawn = Drawn { kind: self.kind, unit: self.unit, categories: &self.categories, series: series.collect() };
        // Text and whole numbers always become JSON; were it otherwise, the table would still be there.
        serde_json::to_string(&drawn).unwrap_or_default()
    }

    /// The name of each series with the colour that it has.
    pub(super) fn legend(&self) -> Vec<(&str, String)> {
        self.series.iter().map(|one| one.name.as_str()).zip(self.colours()).collect()
    }

    /// The figures as rows, one for each category.
    pub(super) fn rows(&self) -> Vec<ChartRow<'_>> {
        let figure_at = |place: usize| {
            move |one: &Series| one.values.get(place).map(|value| self.shown(*value)).unwrap_or_default()
        };
        let row = |(place, category)| ChartRow {
            category: String::as_str(category),
            figures: self.series.iter().map(figure_at(place)).collect(),
        };
        self.categories.iter().enumerate().map(row).collect()
    }

    fn shown(&self, value: i64) -> String {
        match self.unit {
            Unit::Count => whole(value),
            Unit::Money => yuan(value),
            Unit::Share => percent(value),
        }
    }

    fn colours(&self) -> impl Iterator<Item = String> {
        let mut others = 0..;
        self.series.iter().map(move |one| match one.shade {
            Some(rank) => format!("shade-{}", rank.min(SHADE_MAX)),
            None => format!("chart-{}", others.next().unwrap_or_default() % COLOURS),
        })
    }
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::*;
    use crate::console::form::testing::in_both_languages;
    use crate::console::frame::Frame;

    fn sample() -> Chart {
        let series =
            |name: &str, values: [i64; 2], shade| Series { name: name.to_owned(), values: values.to_vec(), shade };
        Chart {
            id: "revenue",
            title: "1".to_owned(),
            kind: ChartKind::Stacked,
            unit: Unit::Money,
            heading: "2".to_owned(),
            categories: ["2026-10", "2026-11"].map(str::to_owned).into(),
            series: vec![series("'<b>", [120_000, -5], Some(9)), series("4", [0, 1], None), series("5", [1, 2], None)],
        }
    }

    #[test]
    fn the_script_is_given_exact_figures_and_the_names_of_colours() {
        let expected = r#"{"kind":"stacked","unit":"money","categories":["2026-10","2026-11"],"series":[{"name":"'<b>","colour":"--shade-5","values":[120000,-5]},{"name":"4","colour":"--chart-0","values":[0,1]},{"name":"5","colour":"--chart-1","values":[1,2]}]}"#;
        assert_eq!(sample().data(), expected);
    }

    #[test]
    fn the_table_has_a_figure_for_each_place() {
        let mut chart = sample();
        chart.series[1].values.pop();
        let rows: Vec<_> = chart.rows().into_iter().map(|row| (row.category.to_owned(), row.figures)).collect();
        assert_eq!(rows[0], ("2026-10".to_owned(), vec!["1,200.00".to_owned(), "0.00".into(), "0.01".into()]));
        assert_eq!(rows[1].1, ["-0.05", "", "0.02"]);
    }

    #[derive(Template)]
    #[template(
        ext = "html",
        source = r#"{% extends "frame.html" %}{%- import "chart.html" as charts -%}{% block title %}{% endblock %}
{% block scripts %}{% call charts::script(frame) %}{% endcall %}{% endblock %}
{% block content %}{% call charts::chart(frame, chart) %}{% endcall %}{% endblock %}"#
    )]
    struct Page {
        frame: Frame,
        chart: Chart,
    }

    #[test]
    fn the_macro_shows_picture_and_table() {
        for html in in_both_languages(|frame| Page { frame, chart: sample() }) {
            assert!(html.contains("/assets/chart.js?v="));
            assert!(html.contains(r#"role="img""#) && html.contains("<details") && html.contains("1,200.00"));
            assert!(!html.contains("<b>"), "a name is escaped");
        }
        let one = Chart { series: vec![sample().series.remove(1)], ..sample() };
        for html in in_both_languages(|frame| Page { frame, chart: one.clone() }) {
            assert!(!html.contains("chart-legend"), "one series needs no legend");
        }
    }
}
