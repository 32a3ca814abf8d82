//! What the scanned code tells the sandbox to do: the last two of its digits.

/// What happens to an order in the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It is paid at once.
    Pays,
    /// `01`: the customer has to type her password, and has done so when the order is asked about a second time.
    AsksPassword,
    /// `02`: she has not enough money.
    LacksMoney,
    /// `03`: the code is too old.
    IsExpired,
    /// `04`: it is paid, and the answer is lost.
    PaysUnheard,
    /// `05`: the question never arrives.
    NeverArrives,
    /// `06`: she is asked for her password, and gives up before the order is asked about a second time.
    GivesUp,
    /// `07`: it is paid, and told of twice.
    TellsTwice,
    /// `08`: it is paid, and the answer is signed by somebody else.
    IsForged,
    /// `09`: it is paid, and refunds are declined.
    KeepsTheMoney,
    /// `10`: one fen less is paid than was asked for.
    PaysOtherwise,
    /// `11`: she is asked for her password for ever.
    Waits,
}

impl Manner {
    /// Every manner with the digits that bring it about; any other digits pay at once.
    pub const BY_DIGITS: [(&'static str, Self); 11] = [
        ("01", Self::AsksPassword),
        ("02", Self::LacksMoney),
        ("03", Self::IsExpired),
        ("04", Self::PaysUnheard),
        ("05", Self::NeverArrives),
        ("06", Self::GivesUp),
        ("07", Self::TellsTwice),
        ("08", Self::IsForged),
        ("09", Self::KeepsTheMoney),
        ("10", Self::PaysOtherwise),
        ("11", Self::Waits),
    ];

    /// What a scanned code brings about.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let known = Self::BY_DIGITS.into_iter().find(|(digits, _)| code.ends_with(digits));
        known.map_or(Self::Pays, |(_, manner)| manner)
    }
}
