//! The log's chains, followed from end to end.

use std::borrow::Cow;

use serde::Deserialize;
use yanji_books::Read;
use yanji_books::journal::{NO_HASH, chained};

use super::Verification;
use crate::error::AppError;

/// What the proof reads of a record.
#[derive(Deserialize)]
struct Told<'b> {
    #[serde(borrow)]
    subject: Cow<'b, str>,
}

/// Follows every strand and notes where its chain is broken or ends elsewhere than its head says, and where a record
/// is kept under another subject than it tells: from the first record that has one beside it, all have.
pub(super) fn verify(tx: &mut dyn Read, found: &mut Verification) -> Result<(), AppError> {
    let mut counted = Verification { log_records: 0, ..found.clone() };
    for head in tx.query("SELECT strand, length, hash FROM log_heads ORDER BY strand", &[])? {
        let (strand, length, last) = (head.int(0)?, head.int(1)?, head.array::<32>(2)?);
        let (mut before, mut seq) = (NO_HASH, 0);
        let mut has_subjects = false;
        loop {
            let sql = "SELECT seq, body, hash, subject FROM log WHERE strand = $1 AND seq > $2 ORDER BY seq LIMIT 1000";
            let rows = tx.query(sql, &[&strand, &seq])?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                seq += 1;
                let hash = row.array(2)?;
                if row.int(0)? != seq || chained(&before, row.text(1)?) != hash {
                    counted.fault("log", format!("{strand} {seq}"), "hash");
                }
                before = hash;
                let subject = row.text(3)?;
                has_subjects |= !subject.is_empty();
                if has_subjects && !tells(row.text(1)?, subject) {
                    counted.fault("log", format!("{strand} {seq}"), "subject");
                }
            }
        }
        counted.log_records += seq;
        if seq != length || before != last {
            counted.fault("log_heads", strand.to_string(), "hash");
        }
    }
    *found = counted;
    Ok(())
}

/// Whether a record is about this.
fn tells(body: &str, subject: &str) -> bool {
    serde_json::from_str::<Told<'_>>(body).is_ok_and(|told| told.subject == subject)
}
