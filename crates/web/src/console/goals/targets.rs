//! The form that sets which share of the members each tier is meant to have.

use axum::response::Response;
use yanji_app::AppError;
use yanji_app::records::{TargetBand, TierTarget};
use yanji_words::Problem;

use super::{current_targets, show};
use crate::console::door::Posted;
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::home::pyramid::plain;

/// The form with the targets as they are.
pub(super) fn form(targets: &[TierTarget]) -> Result<Form, AppError> {
    let fields: Vec<(String, String)> = targets
        .iter()
        .flat_map(|target| {
            let TargetBand { least_bp, most_bp } = target.band;
            [(format!("least_{}", target.code), plain(least_bp)), (format!("most_{}", target.code), plain(most_bp))]
        })
        .collect();
    Form::again(Fields::new(fields))
}

pub(super) async fn set(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let targets = current_targets(&visitor).await?;
    let outcome = match read(&fields, &targets) {
        Ok((key, wanted)) => visitor.attempt(move |clinic, actor| clinic.tier_targets_set(actor, &key, &wanted)).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            let told = visitor.frame(crate::console::frame::Section::Settings).t("goals.targets_set").into_owned();
            Ok(visitor.go("/settings/goals", &told))
        }
        Err(error) => {
            let names: Vec<String> = targets
                .iter()
                .flat_map(|target| [format!("least_{}", target.code), format!("most_{}", target.code)])
                .collect();
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            let form = Form::refused(fields, error, visitor.lang, &known).map_err(|error| visitor.failure(error))?;
            show(visitor, targets, form).await
        }
    }
}

fn read(fields: &Fields, targets: &[TierTarget]) -> Result<(yanji_app::Key, Vec<TierTarget>), AppError> {
    let wanted = targets.iter().map(|target| {
        let side = |name: &str| {
            let name = format!("{name}_{}", target.code);
            share_bp(&fields.needed(&name)?, &name)
        };
        let band = TargetBand { least_bp: side("least")?, most_bp: side("most")? };
        Ok(TierTarget { band, ..target.clone() })
    });
    Ok((fields.key()?, wanted.collect::<Result<_, AppError>>()?))
}

/// Hundredths of a percent of a share that was typed in percent, with at most two digits behind the point.
pub(super) fn share_bp(text: &str, field: &str) -> Result<i64, AppError> {
    let malformed = || AppError::at(Problem::Malformed, field);
    let plain = text.trim_end_matches(['%', '％', ' ']);
    let (head, tail) = plain.split_once('.').unwrap_or((plain, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if head.is_empty() || head.len() > 6 || tail.len() > 2 || !is_number(head) || !is_number(tail) {
        return Err(malformed());
    }
    format!("{head}{tail:0<2}").parse().map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_people_write_them() {
        for (text, expected) in [("5", 500), ("12.5", 1_250), ("12.05 %", 1_205), ("100％", 10_000), ("0", 0)] {
            assert_eq!(share_bp(text, "share").unwrap(), expected, "{text}");
        }
        for text in ["", "-5", "a", "1.234", "1.2.3", "9999999", "%"] {
            assert_eq!(share_bp(text, "share").unwrap_err().problem, Problem::Malformed, "{text}");
        }
    }
}
