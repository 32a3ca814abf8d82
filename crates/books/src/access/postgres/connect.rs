//! How a connection to a PostgreSQL schema is made.

use std::collections::HashMap;
use std::time::Duration;

use tokio_postgres::{Config, NoTls};

use super::PostgresSession;
use crate::access::Connection;
use crate::error::BooksError;

/// How long a connection may take to stand.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A schema of a server, to which sessions can be opened.
#[derive(Clone)]
pub(crate) struct Server {
    config: Config,
    schema: String,
    patience: Duration,
}

/// Shows the schema alone: the rest may hold a password.
impl std::fmt::Debug for Server {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "PostgreSQL schema {}", self.schema)
    }
}

impl Server {
    /// Reads the URL and checks the schema's name, which goes into SQL text.
    pub(crate) fn new(url: &str, schema: &str, patience: Duration) -> Result<Self, BooksError> {
        if !is_schema_name(schema) {
            return Err(BooksError::SchemaName(schema.to_owned()));
        }
        let mut config: Config =
            url.parse().map_err(|error| BooksError::from_postgres("reading the connection URL", error))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_application_name().is_none() {
            config.application_name("yanji");
        }
        Ok(Self { config, schema: schema.to_owned(), patience })
    }

    /// Name of the schema; safe within SQL text.
    pub(crate) fn schema(&self) -> &str {
        &self.schema
    }

    /// Opens a session that reads. Each statement is planned for its own parameters: one that lists members is planned
    /// badly without them, and costs far more than a plan.
    pub(crate) fn connect_reader(&self) -> Result<PostgresSession, BooksError> {
        let mut session = self.connect()?;
        session.batch("SET plan_cache_mode TO force_custom_plan")?;
        Ok(session)
    }

    /// Opens a session whose statements meet the schema and nothing beside it. Its plans are for a disk that reads one page
    /// as fast as the next, or for books that are in memory.
    pub(crate) fn connect(&self) -> Result<PostgresSession, BooksError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| BooksError::Database { doing: "starting a connection".into(), source: error.into() })?;
        let connected = runtime.block_on(async {
            let (client, connection) = self.config.connect(NoTls).await?;
            // The client is told when its connection fails, so nothing is lost by not looking here.
            tokio::spawn(async { connection.await.unwrap_or_default() });
            Ok(client)
        });
        let client = connected.map_err(|error| BooksError::from_postgres("connecting", error))?;
        let mut session = PostgresSession {
            client,
            statements: HashMap::new(),
            waiting: Vec::new(),
            answers: Vec::new(),
            failure: None,
            runtime: Some(runtime),
        };
        session.batch(&format!(
            "SET search_path TO {}; SET lock_timeout TO {}; SET client_min_messages TO warning; \
             SET random_page_cost TO 1.1",
            self.schema,
            self.patience.as_millis()
        ))?;
        Ok(session)
    }
}

/// A name that needs no quotes: PostgreSQL keeps `pg_` for itself and cuts at 63 bytes.
fn is_schema_name(name: &str) -> bool {
    name.len() <= 63
        && !name.starts_with("pg_")
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::is_schema_name;

    #[test]
    fn a_schema_name_needs_no_quotes() {
        for good in ["clinic", "clinic_2_keys", &"a".repeat(63)] {
            assert!(is_schema_name(good), "{good}");
        }
        for bad in ["", "2nd", "Clinic", "a b", "a;b", "a\"b", "_a", "pg_temp", "颜", &"a".repeat(64)] {
            assert!(!is_schema_name(bad), "{bad}");
        }
    }
}
