//! Turns an `INSERT` of one row into one of many, whose parameters are columns instead of values: one statement for
//! thousands of rows. Reads the text, never the database.

use tokio_postgres::types::Type;

/// Gives the text that inserts many rows at once, or `None` when only row by row is certain to mean the same.
///
/// That takes `VALUES ($1, $2, …)` with every parameter, once and in order, and no `DO UPDATE`: several rows of one
/// statement may not update the same row.
pub(super) fn insert_of_many(sql: &str, types: &[Type]) -> Option<String> {
    let lower = sql.to_ascii_lowercase();
    if !lower.trim_start().starts_with("insert") || lower.contains("do update") {
        return None;
    }
    let values = lower.find("values")?;
    let open = values + sql[values..].find('(')?;
    let close = open + sql[open..].find(')')?;
    let (head, list, tail) = (&sql[..values], &sql[open + 1..close], &sql[close + 1..]);
    let in_order = (1..=types.len()).map(|number| format!("${number}"));
    let between = sql[values + "values".len()..open].trim();
    if !between.is_empty() || !list.split(',').map(str::trim).eq(in_order) || tail.contains(['$', ',']) {
        return None;
    }
    let arrays = (1..).zip(types).map(|(number, kind)| Some(format!("${number}::{}[]", name(kind)?)));
    let arrays: Vec<String> = arrays.collect::<Option<_>>()?;
    Some(format!("{head}SELECT * FROM unnest({}){tail}", arrays.join(", ")))
}

fn name(kind: &Type) -> Option<&'static str> {
    match *kind {
        Type::INT8 => Some("BIGINT"),
        Type::TEXT => Some("TEXT"),
        Type::BYTEA => Some("BYTEA"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: [Type; 2] = [Type::INT8, Type::TEXT];

    #[test]
    fn a_plain_insert_takes_columns() {
        let arrays = "SELECT * FROM unnest($1::BIGINT[], $2::TEXT[])";
        for (sql, expected) in [
            ("INSERT INTO t (a, b) VALUES ($1, $2)", format!("INSERT INTO t (a, b) {arrays}")),
            (
                "insert into t (a, b)\n values ( $1,$2 ) on conflict (a) do nothing",
                format!("insert into t (a, b)\n {arrays} on conflict (a) do nothing"),
            ),
        ] {
            assert_eq!(insert_of_many(sql, &TYPES), Some(expected));
        }
    }

    #[test]
    fn anything_else_goes_row_by_row() {
        for sql in [
            "INSERT INTO t (a, b) VALUES ($2, $1)",
            "INSERT INTO t (a, b, c) VALUES ($1, $2, 0)",
            "INSERT INTO t (a, b) VALUES ($1, lower($2))",
            "INSERT INTO t (a, b) VALUES ($1, $2), (1, 'x')",
            "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = excluded.b",
            "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) WHERE a > $1 DO NOTHING",
            "INSERT INTO t (a, b) SELECT a, b FROM values_of($1, $2)",
            "UPDATE t SET b = $2 WHERE a = $1",
        ] {
            assert_eq!(insert_of_many(sql, &TYPES), None, "{sql}");
        }
        assert_eq!(insert_of_many("INSERT INTO t (a) VALUES ($1)", &[Type::INT4]), None);
    }
}
