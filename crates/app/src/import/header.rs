//! What the name of a column says about what it holds: the words that tills and clinics use, Chinese and English.

use super::mapping::ColumnRole;

/// Names in their normal form, those that are meant first where a file has several.
const NAMES: [(ColumnRole, &[&str]); 7] = [
    (
        ColumnRole::Number,
        &[
            "会员号",
            "会员卡号",
            "会员编号",
            "会员编码",
            "会员id",
            "卡号",
            "客户编号",
            "客户号",
            "客户id",
            "顾客编号",
            "顾客号",
            "會員號",
            "會員編號",
            "卡號",
            "number",
            "membernumber",
            "memberno",
            "memberid",
            "membercode",
            "cardnumber",
            "cardno",
            "customerid",
            "customernumber",
            "customerno",
            "clientid",
            "userid",
        ],
    ),
    (
        ColumnRole::Phone,
        &[
            "手机号",
            "手机号码",
            "手机",
            "会员手机号",
            "会员手机",
            "客户手机",
            "联系电话",
            "电话",
            "电话号码",
            "联系方式",
            "手機",
            "電話",
            "phone",
            "phonenumber",
            "phoneno",
            "mobile",
            "mobilephone",
            "tel",
            "telephone",
            "cellphone",
        ],
    ),
    (
        ColumnRole::Name,
        &[
            "姓名",
            "会员姓名",
            "会员名称",
            "客户姓名",
            "客户名称",
            "顾客姓名",
            "名字",
            "name",
            "membername",
            "customername",
            "fullname",
        ],
    ),
    (
        ColumnRole::Day,
        &[
            "日期",
            "消费日期",
            "交易日期",
            "营业日期",
            "销售日期",
            "订单日期",
            "开单日期",
            "业务日期",
            "消费时间",
            "交易时间",
            "结账时间",
            "收银时间",
            "付款时间",
            "支付时间",
            "下单时间",
            "时间",
            "day",
            "date",
            "saledate",
            "purchasedate",
            "orderdate",
            "transactiondate",
            "invoicedate",
            "paidat",
            "datetime",
            "time",
            "createdat",
        ],
    ),
    (
        ColumnRole::Amount,
        &[
            "实收",
            "实收金额",
            "实付",
            "实付金额",
            "付款金额",
            "支付金额",
            "成交金额",
            "消费金额",
            "交易金额",
            "金额",
            "总金额",
            "总额",
            "合计",
            "应收金额",
            "應收",
            "實收",
            "金額",
            "amount",
            "amountyuan",
            "paid",
            "dollarvalue",
            "total",
            "totalamount",
            "price",
            "revenue",
            "sales",
            "spend",
            "value",
        ],
    ),
    (
        ColumnRole::Category,
        &[
            "类目",
            "类别",
            "分类",
            "品类",
            "大类",
            "项目类别",
            "项目分类",
            "商品类别",
            "消费类别",
            "项目",
            "项目名称",
            "消费项目",
            "服务项目",
            "服务",
            "商品",
            "商品名称",
            "類別",
            "項目",
            "category",
            "class",
            "item",
            "service",
            "product",
            "type",
        ],
    ),
    (
        ColumnRole::Sale,
        &[
            "单号",
            "订单号",
            "订单编号",
            "消费单号",
            "销售单号",
            "结账单号",
            "收银单号",
            "账单号",
            "流水号",
            "小票号",
            "交易号",
            "交易单号",
            "單號",
            "訂單編號",
            "id",
            "sale",
            "saleid",
            "orderid",
            "orderno",
            "ordernumber",
            "receipt",
            "receiptno",
            "invoice",
            "invoiceno",
            "transactionid",
            "billno",
        ],
    ),
];

/// Endings that say it where the whole name is not known.
const ENDINGS: [(ColumnRole, &[&str]); 6] = [
    (ColumnRole::Number, &["会员号", "卡号", "编号", "memberid", "customerid"]),
    (ColumnRole::Phone, &["手机号", "手机", "电话", "手机号码", "phone", "mobile"]),
    (ColumnRole::Name, &["姓名"]),
    (ColumnRole::Day, &["日期", "时间", "date"]),
    (ColumnRole::Amount, &["实收", "实付", "金额", "amount"]),
    (ColumnRole::Sale, &["单号", "流水号", "orderid", "invoiceno"]),
];

/// Words that make it another thing: the day of birth, the day on which a card runs out, a balance.
const OTHER_THINGS: [&str; 16] = [
    "生日", "出生", "开卡", "办卡", "注册", "入会", "到期", "有效", "余额", "优惠", "折扣", "积分", "赠送", "员工",
    "birth", "discount",
];

/// Names that hold a card number in one file and a name in another.
const EITHER: [&str; 7] = ["会员", "客户", "顾客", "會員", "member", "customer", "client"];

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Exactly the role, and how well it is put: 0 is best.
    Role(ColumnRole, usize),
    /// Probably the role.
    Perhaps(ColumnRole),
    /// The card number or the name.
    NumberOrName,
    /// Nothing known.
    Nothing,
}

/// What a column's name says about what it holds.
pub(super) fn said(name: &str) -> Said {
    let name = normal(name);
    if name.is_empty() {
        return Said::Nothing;
    }
    for (role, names) in NAMES {
        if let Some(rank) = names.iter().position(|known| *known == name) {
            return Said::Role(role, rank);
        }
    }
    if EITHER.contains(&name.as_str()) {
        return Said::NumberOrName;
    }
    if OTHER_THINGS.iter().any(|other| name.contains(other)) {
        return Said::Nothing;
    }
    let ending = ENDINGS.iter().find(|(_, endings)| endings.iter().any(|ending| name.ends_with(ending)));
    ending.map_or(Said::Nothing, |(role, _)| Said::Perhaps(*role))
}

/// A name without blanks, signs, brackets and what stands in them: `消费金额（元）` and `消费金额` are one.
fn normal(name: &str) -> String {
    let mut depth = 0_usize;
    let mut normal = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 && character.is_alphanumeric() => normal.extend(character.to_lowercase()),
            _ => {}
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_columns_hold() {
        for (name, said_role) in [
            ("会员卡号", Some(ColumnRole::Number)),
            ("customer_id", Some(ColumnRole::Number)),
            ("手机号码", Some(ColumnRole::Phone)),
            ("消费金额（元）", Some(ColumnRole::Amount)),
            ("Dollar Value", Some(ColumnRole::Amount)),
            ("实际结账时间", Some(ColumnRole::Day)),
            ("ID", Some(ColumnRole::Sale)),
            ("会员生日日期", None),
            ("卡内余额", None),
            ("门店", None),
            ("number_of_cds", None),
            ("", None),
        ] {
            let found = match said(name) {
                Said::Role(role, _) | Said::Perhaps(role) => Some(role),
                Said::NumberOrName | Said::Nothing => None,
            };
            assert_eq!(found, said_role, "{name}");
        }
        assert_eq!(said("会员"), Said::NumberOrName);
    }
}
