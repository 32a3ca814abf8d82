//! Why a line of an imported file is not taken, and what to do about it.

use yanji_engine::Refusal;

use crate::Lang;

/// Why a line of an imported file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineFault {
    /// The programme's rules refuse it.
    Refused(Refusal),
    /// The amount is negative.
    IsRefund,
    /// The phone number cannot be one.
    InvalidPhone,
    /// A text is longer than any of its kind.
    TooLong,
    /// A card number with blanks or control characters in it.
    Malformed,
    /// More cells than the header has columns.
    SurplusCells,
}

impl LineFault {
    /// The stable code; that of a refusal is the refusal's own.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::IsRefund => "is_refund",
            Self::InvalidPhone => "invalid_phone",
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
            Self::SurplusCells => "surplus_cells",
        }
    }

    /// The fault with a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::IsRefund, Self::InvalidPhone, Self::TooLong, Self::Malformed, Self::SurplusCells]
            .into_iter()
            .chain(Refusal::ALL.map(Self::Refused))
            .find(|fault| fault.code() == code)
    }

    /// What to tell people.
    #[must_use]
    pub fn text(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Refused(Refusal::DuplicateSale) => (
                "这位会员的这个单号已有另一笔消费。如果一张单分成了多行，请不要把这一列对应为单号，各行会分别记为一笔。",
                "This member has another sale with this number. If one receipt takes several lines, leave the column of \
                 numbers out: each line is then a sale of its own.",
            ),
            Self::Refused(Refusal::DayClosed) => (
                "这一天已经日终结算，不能再补记。早先的记录请在开始营业之前导入。",
                "This day is closed, so its sales can no longer be added. Past sales are imported before the shop starts.",
            ),
            Self::Refused(Refusal::MissingField) => (
                "缺了会员号、日期或金额，请补齐。没有会员号这一列的文件，才按手机号导入。",
                "The card number, the day or the amount is missing; fill it in. Only a file without a column of card numbers \
                 goes by the phone.",
            ),
            Self::Refused(refusal) => return crate::refusal(lang, refusal),
            Self::IsRefund => (
                "金额为负：退款不能作为消费导入，请在原单上办理退款。",
                "The amount is negative: a refund is not imported as a sale; refund it on the sale itself.",
            ),
            Self::InvalidPhone => (
                "手机号不对，请检查位数；没有就留空。",
                "This is no phone number. Check its digits, or leave it empty.",
            ),
            Self::TooLong => (
                "内容太长，请核对这一列是否对应正确。",
                "The text is too long; check that the column is the right one.",
            ),
            Self::Malformed => (
                "会员号里有空格或不可见的字符，请核对这一列是否对应正确。",
                "The card number has blanks or invisible characters; check that the column is the right one.",
            ),
            Self::SurplusCells => (
                "这一行的格数比表头多，可能是金额里的逗号没有加引号，请修改后再导入。",
                "The line has more cells than the header: a comma in an amount may lack its quotes. Mend it and import again.",
            ),
        };
        lang.pick(zh, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_found_by_its_code() {
        for fault in
            [LineFault::IsRefund, LineFault::TooLong, LineFault::SurplusCells, LineFault::Refused(Refusal::DayAhead)]
        {
            assert_eq!(LineFault::from_code(fault.code()), Some(fault));
        }
        assert_eq!(LineFault::from_code("no_such_code"), None);
    }
}
