//! Why a line of an imported file is not taken, and what to do about it.

use yanji_engine::Refusal;

use crate::Lang;

/// Why a line of an imported file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineFault {
    /// The programme's rules refuse it.
    Refused(Refusal),
    /// A refund that belongs to no sale of the member.
    RefundWithoutSale,
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
            Self::RefundWithoutSale => "refund_without_sale",
            Self::InvalidPhone => "invalid_phone",
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
            Self::SurplusCells => "surplus_cells",
        }
    }

    /// The fault with a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::RefundWithoutSale, Self::InvalidPhone, Self::TooLong, Self::Malformed, Self::SurplusCells]
            .into_iter()
            .chain(Refusal::ALL.map(Self::Refused))
            .find(|fault| fault.code() == code)
    }

    /// What to tell people of a line whose field, by the code of its role, has this fault: where one is missing, which.
    #[must_use]
    pub fn text_of(self, lang: Lang, field: &str) -> &'static str {
        let (zh, en) = match (self, field) {
            (Self::Refused(Refusal::MissingField), "number") => (
                "缺会员号，请补齐。没有会员号这一列的文件，才按手机号导入。",
                "The card number is missing; fill it in. Only a file without a column of card numbers goes by the phone.",
            ),
            (Self::Refused(Refusal::MissingField), "phone") => {
                ("缺手机号，请补齐。", "The phone is missing; fill it in.")
            }
            (Self::Refused(Refusal::MissingField), "day") => ("缺日期，请补齐。", "The day is missing; fill it in."),
            (Self::Refused(Refusal::MissingField), "amount") => {
                ("缺金额，请补齐。", "The amount is missing; fill it in.")
            }
            _ => return self.text(lang),
        };
        lang.pick(zh, en)
    }

    /// What to tell people.
    #[must_use]
    pub fn text(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Refused(Refusal::DayBeforeLast) => (
                "这位会员在这一天之后已有记录，更早的不能再补。先导入了较晚年份的：请先撤销那次导入，再按年份从早到晚导入，\
                 或合成一个文件。",
                "The member has later records already, and nothing is added before them. Where a file of later years went in \
                 first, take that import back and import the years in their order, or put them into one file.",
            ),
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
            Self::Refused(Refusal::OverRefund) => (
                "退款比原来那笔消费剩下的还多。一次退了几笔消费的，请按消费拆成几行；单号写错的，请改正。",
                "More is given back than is left of the sale. Where several sales were refunded at once, write a line for \
                 each; check the number.",
            ),
            Self::Refused(refusal) => return crate::refusal(lang, refusal),
            Self::RefundWithoutSale => (
                "这笔退款找不到原来的消费：这位会员到这一天为止，没有导入过单号、类目对得上的消费。请先把原来的消费改好导入，\
                 再导入这一行；在收银台卖出的，请在原单上退款。",
                "This refund has no sale: no imported sale of this member up to that day has the same number or category. \
                 Mend and import the sale, then this line; what the checkout sold is refunded on the sale itself.",
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
        for fault in [
            LineFault::RefundWithoutSale,
            LineFault::TooLong,
            LineFault::SurplusCells,
            LineFault::Refused(Refusal::DayAhead),
        ] {
            assert_eq!(LineFault::from_code(fault.code()), Some(fault));
        }
        assert_eq!(LineFault::from_code("no_such_code"), None);
    }
}
