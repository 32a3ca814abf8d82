//! Secrets that are drawn, handed out once and kept as a hash alone.

use sha2::{Digest, Sha256};
use yanji_words::Problem;

use crate::error::AppError;

/// 256 bits that nobody can guess, as 64 hexadecimal digits.
pub(crate) fn fresh() -> Result<String, AppError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| AppError::caused(Problem::Internal, error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What is kept of a secret. A plain hash is enough, since nobody can go through 256 bits.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}
