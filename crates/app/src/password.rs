//! Passwords: Argon2id over 19 MiB and two passes, kept as PHC strings. Whether a log-in exists cannot be told from
//! the work done.

use argon2::Argon2;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier, phc::PasswordHash};
use yanji_words::Problem;

use crate::error::AppError;

/// The fewest characters.
const LEAST: usize = 10;
/// The most characters.
const MOST: usize = 256;
/// Salts the work for a log-in that does not exist.
const NOBODYS_SALT: &[u8; 16] = b"nobody signs in.";

/// Letters and digits of a password that is drawn: none that is taken for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";
/// Groups of four letters in a password that is drawn.
const GROUPS: usize = 4;

/// A password that nobody guesses, to be proposed to whoever makes a log-in: sixteen letters and digits in groups.
///
/// # Errors
/// [`Problem::Internal`] when the machine gives no random bytes.
pub fn password_proposal() -> Result<String, AppError> {
    let mut bytes = [0_u8; GROUPS * 4];
    getrandom::fill(&mut bytes).map_err(|error| AppError::caused(Problem::Internal, error.to_string()))?;
    let group = |group: &[u8]| group.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect::<String>();
    Ok(bytes.chunks(4).map(group).collect::<Vec<_>>().join("-"))
}

/// The hash of a new password.
///
/// # Errors
/// [`Problem::PasswordWeak`] and [`Problem::TooLong`], about the field `password`.
pub(crate) fn hash(password: &str) -> Result<String, AppError> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(AppError::at(Problem::PasswordWeak, "password"));
    }
    if length > MOST {
        return Err(AppError::at(Problem::TooLong { most: MOST }, "password"));
    }
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(failed)?;
    Ok(hash.to_string())
}

/// Whether this is the password behind a hash; does the same work and says no where there is none.
pub(crate) fn is_right(password: &str, hash: Option<&str>) -> Result<bool, AppError> {
    let argon2 = Argon2::default();
    let Some(hash) = hash else {
        let _: PasswordHash = argon2.hash_password_with_salt(password.as_bytes(), NOBODYS_SALT).map_err(failed)?;
        return Ok(false);
    };
    match argon2.verify_password(password.as_bytes(), hash) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

fn failed(error: Error) -> AppError {
    AppError::caused(Problem::Internal, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_alone() {
        let one = hash("ten letters").unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, hash("ten letters").unwrap(), "salted");
        assert!(is_right("ten letters", Some(&one)).unwrap());
        assert!(!is_right("ten Letters", Some(&one)).unwrap());
        assert!(!is_right("ten letters", None).unwrap());
        assert!(is_right("ten letters", Some("ten letters")).is_err(), "a broken row is no wrong password");
    }

    #[test]
    fn a_proposal_is_a_password_and_no_other_one() {
        let (one, two) = (password_proposal().unwrap(), password_proposal().unwrap());
        assert_eq!(one.len(), 19, "{one}");
        assert_ne!(one, two);
        assert!(hash(&one).is_ok());
    }

    #[test]
    fn the_length_counts_in_characters() {
        let problem = |password: &str| hash(password).map_err(|error| error.problem).err();
        assert_eq!(problem("九个字符的密码不够"), Some(Problem::PasswordWeak));
        assert_eq!(problem("十个字符的密码就够了啊"), None);
        assert_eq!(problem(&"x".repeat(257)), Some(Problem::TooLong { most: 256 }));
    }
}
