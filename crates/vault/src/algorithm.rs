//! The numbers of the ciphers in envelopes and wrapped keys; never their code.

use crate::error::VaultError;

/// A cipher that this program has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// AES-256 in Galois/counter mode (NIST SP 800-38D), 96-bit nonce, 128-bit tag.
    Aes256Gcm,
}

/// Number kept for SM4-GCM (GB/T 32907), for buyers who need commercial cryptography.
const SM4_GCM: u8 = 2;

impl Algorithm {
    /// The byte that stands for it.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Aes256Gcm => 1,
        }
    }

    /// The algorithm of a byte read from storage.
    pub(crate) fn from_number(number: u8) -> Result<Self, VaultError> {
        match number {
            1 => Ok(Self::Aes256Gcm),
            SM4_GCM => Err(VaultError::AlgorithmNotBuiltIn { algorithm: SM4_GCM, name: "SM4-GCM" }),
            algorithm => Err(VaultError::UnknownAlgorithm { algorithm }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_number_one_is_built_in() {
        for number in 0..=u8::MAX {
            match Algorithm::from_number(number) {
                Ok(algorithm) => assert_eq!((number, algorithm.number()), (1, 1)),
                Err(VaultError::AlgorithmNotBuiltIn { algorithm, name }) => {
                    assert_eq!((number, algorithm, name), (2, 2, "SM4-GCM"));
                }
                Err(VaultError::UnknownAlgorithm { algorithm }) => assert_eq!(number, algorithm),
                Err(other) => panic!("{number}: {other}"),
            }
        }
    }
}
