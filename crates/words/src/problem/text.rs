//! What to tell people about a problem, in each language. A sentence says what to do.

use yanji_engine::Fen;

use super::{Problem, Shape, Thing};
use crate::Lang;

impl Problem {
    /// What to tell people.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::Unauthenticated => ("请先登录。", "Please sign in."),
            Self::SignInFailed => ("登录名或密码不对。", "The log-in name or the password is wrong."),
            Self::SignInLocked => {
                ("密码错误次数过多，请十五分钟后再试。", "Too many wrong passwords. Try again in fifteen minutes.")
            }
            Self::PasswordsDiffer => ("两次输入的密码不一样。", "The two passwords are not the same."),
            Self::SetupClosed => (
                "这个链接已经用过或失效了。如果还没有人能登录，请重新启动颜记，用终端里的新链接。",
                "This link has been used or is no longer valid. If nobody can sign in yet, start Yanji again and open \
                 the new link from the terminal.",
            ),
            Self::PageExpired => {
                ("页面已过期，请刷新后再提交。", "This page is of an older session. Load it anew and send it again.")
            }
            Self::FormForeign => (
                "这次提交不是从颜记的页面发出的，没有执行。请回到颜记的页面重新操作。",
                "This was not sent from a page of Yanji, and nothing was done. Open the page here and do it again.",
            ),
            Self::FormTooLarge { most_mib } => {
                return pick(
                    lang,
                    format!("填写的内容超过 {most_mib} MB，没有保存。请返回上一页删短后再提交。"),
                    format!(
                        "What was filled in is larger than {most_mib} MB and was not kept. Go back and shorten it."
                    ),
                );
            }
            Self::MethodUnfit => (
                "这个地址不能直接打开，请从页面上的按钮或链接进入。",
                "This address cannot be opened by itself. Use the buttons and links of the pages.",
            ),
            Self::Forbidden => {
                ("您的角色没有这项权限，请联系店主。", "Your role may not do this. Ask the owner of the shop.")
            }
            Self::NotFound(thing) => return not_found(lang, *thing),
            Self::Missing => ("请填写此项。", "This field is needed."),
            Self::Malformed => ("格式不对，请检查后重新填写。", "This cannot be read. Check it and write it again."),
            Self::Misshapen(shape) => return misshapen(lang, *shape).to_owned(),
            Self::TooLong { most } => {
                return pick(lang, format!("最多 {most} 个字。"), format!("At most {most} characters."));
            }
            Self::OutOfRange { least, most } => {
                return pick(
                    lang,
                    format!("请填写 {least} 到 {most} 之间的数。"),
                    format!("Write a number from {least} to {most}."),
                );
            }
            Self::SpanOutside { most_days } => {
                return pick(
                    lang,
                    format!("最多 {most_days} 天，且起始日不晚于截止日。"),
                    format!("At most {most_days} days, and the first not after the last."),
                );
            }
            Self::KeyMissing => (
                "缺少幂等键：请在请求头里带上自己生成的唯一值，重试时不变。",
                "The Idempotency-Key header is missing. Send a value of your own that is the same on every retry.",
            ),
            Self::KeyReused => (
                "刚才已经用同一个编号提交过别的内容，这次没有再记。请核对后重新提交；接口请换一个新的 Idempotency-Key。",
                "Something else was sent under this very key before, and nothing was done this time. Look it over and send \
                 it again; programs choose a new Idempotency-Key.",
            ),
            Self::NumberTaken => ("这个会员号已经有人用了。", "Another member has this number."),
            Self::LoginTaken => ("这个登录名已经有人用了。", "Somebody else has this log-in name."),
            Self::NameTaken => ("这个名称已经在用了。", "This name is in use."),
            Self::CodeTaken => ("另一项商品已经用了这个编码。", "Another item has this code."),
            Self::PreviewStale => (
                "预览之后数据有变，没有改动。请重新预览后再确认。",
                "Things changed since the preview, so nothing was done. Look at it again before you confirm.",
            ),
            Self::FloorAbovePrice => (
                "底价不能高于零售价、批发价或会员价。",
                "The floor price cannot be above the retail, wholesale or members' price.",
            ),
            Self::PhoneKnown => ("已有会员使用这个手机号，请先查找。", "A member has this phone number. Search first."),
            Self::PhoneMalformed => ("手机号不对，请检查位数。", "This is no phone number. Check its digits."),
            Self::PasswordWeak => ("密码至少需要十个字符。", "A password needs at least ten characters."),
            Self::ProgrammeFaulty => {
                ("会员方案里有错误，请按提示逐条修改。", "The programme has errors. Mend them as listed.")
            }
            Self::NoProgramme => {
                ("还没有生效的会员方案，请先发布一个。", "No programme is in force. Publish one first.")
            }
            Self::AlreadyPublished => (
                "这个版本已经发布过，不用再发布。要让生效中的版本继续用下去，请在待生效的版本上选“撤回发布”；要换回以前的版本，请在那一版上选“回退到此版”。",
                "This version has been published already. To keep what is in force, withdraw the version that is to \
                 come; to use an earlier one again, roll back to that one.",
            ),
            Self::AlreadyInForce => (
                "这个版本已经在用，不能撤回。请改好后发布新的版本，或回退到以前的版本。",
                "This version is in use, so its publication cannot be withdrawn. Publish a new version, or roll back to \
                 an earlier one.",
            ),
            Self::DayTaken => (
                "那一天或之后已有其他版本生效，请换一天；待生效的版本可以先在“版本”里撤回。",
                "Another version takes effect on that day or later. Choose another day, or first withdraw the version \
                 that is to come.",
            ),
            Self::DayInUse => (
                "那一天或之后已有记录，请选择更晚的一天（例如明天）。",
                "Activities are booked on that day or later. Choose a later day, such as tomorrow.",
            ),
            Self::DayHandled => {
                ("那一天已经日终结算，请选择更晚的一天。", "The end of that day has been handled. Choose a later day.")
            }
            Self::DayUnfinished => {
                ("那一天还没有过完，最多只能结到昨天。", "That day is not over. Yesterday is the latest.")
            }
            Self::ZoneFixed => (
                "已有会员，时区不能再改；请沿用原来的时区。",
                "There are members already, so the time zone can no longer change. Keep the one before.",
            ),
            Self::NeverPublished => (
                "这个版本没有发布过，没有可回退或撤回的；要启用请直接发布。",
                "This version was never published, so there is nothing to roll back to or to withdraw. Publish it to use it.",
            ),
            Self::BatchEmpty => (
                "这批操作没有会员可改，不用执行，也不用撤销。",
                "This batch changes nobody: there is nothing to begin or to undo.",
            ),
            Self::LockPassed => (
                "锁定到的日期不能早于设定等级的那天；不需要锁定请留空。",
                "A lock cannot end before the day on which the tier is set. Leave it empty for no lock.",
            ),
            Self::ClinicExists => ("这里已经有一家门店了。", "There is a clinic here already."),
            Self::FileUnreadable => (
                "这个文件打不开，请另存为 CSV（UTF-8）或 xlsx 后再试。",
                "This file cannot be read. Save it as CSV (UTF-8) or xlsx and try again.",
            ),
            Self::FileTooLarge { most_mib } => {
                return pick(
                    lang,
                    format!("文件超过 {most_mib} MB，请拆分后再导入。"),
                    format!("The file is larger than {most_mib} MB. Split it."),
                );
            }
            Self::UploadExpired => ("文件已过期，请重新选择。", "The file is kept no longer. Choose it once more."),
            Self::FileEmpty => ("文件里没有数据行。", "The file has no rows."),
            Self::FileMarkup => (
                "这个文件虽然叫 xls，里面其实是网页。请用 Excel 或 WPS 打开，另存为 xlsx，再选新存的文件。",
                "This file is a web page under the name of a workbook. Open it in Excel, save it as xlsx, and choose the new \
                 file.",
            ),
            Self::MappingIncomplete => {
                ("还需要指明哪一列是会员、日期和金额。", "Say which columns hold the member, the day and the amount.")
            }
            Self::BatchState => (
                "这个批量操作已经开始、还没做完或已经撤销，请刷新页面看它现在的状态。",
                "The batch has begun, has not ended, or was undone already; reload the page to see where it stands.",
            ),
            Self::ShiftRunning => ("您已经在当班，请先交班。", "You are in a shift already. Hand it over first."),
            Self::ShiftEnded => ("这个班已经交过了。", "This shift has ended already."),
            Self::ShiftMissing => ("您还没有开班。", "You are in no shift."),
            Self::MoneyDayClosed => {
                ("这一天的营业款已经日结，不能再结一次。", "The money of that day was closed already.")
            }
            Self::MoneyDayOutside { first, last } => {
                return pick(
                    lang,
                    format!("这一天不能日结：只能结 {first}（开始记账那天）到 {last}（今天）之间的日子。"),
                    format!("That day cannot be closed: only from {first}, the first with entries, to {last}, today."),
                );
            }
            Self::ImportRunning => {
                ("已有一个导入正在进行，请等它结束。", "Another import is running. Wait until it ends.")
            }
            Self::ImportUndone => {
                ("这次导入已经撤销，或者正在撤销。", "This import was taken back already, or is being taken back.")
            }
            Self::ImportBroughtNothing => (
                "这次导入没有写入消费，没有可以撤销的内容。",
                "This import brought no sale, so that there is nothing to take back.",
            ),
            Self::LastOwner => (
                "这是最后一位能登录的店主，不能停用，也不能改成其他角色；请先添加另一位店主。",
                "This is the last owner who can sign in, and stays one. Add another owner first.",
            ),
            Self::OwnLogin => {
                ("不能停用自己的账号，请由另一位店主操作。", "You cannot disable your own log-in. Another owner can.")
            }
            Self::StoreClosed => (
                "这家门店已关闭，不能再记业务。请换一家门店，或先重新开放。",
                "This store is closed; nothing can be recorded there. Choose another one or open it again.",
            ),
            Self::RoleInUse => (
                "还有员工或接口密钥在用这个角色，请先给他们换一个。",
                "Staff or API keys still have this role. Give them another one first.",
            ),
            Self::RoleFixed => (
                "店主角色始终拥有全部权限，不能修改或删除。",
                "The owner's role may always do everything; it can be neither changed nor deleted.",
            ),
            Self::PasswordWrong => ("当前密码不对。", "This is not your present password."),
            Self::BackupElsewhere => (
                "数据在 PostgreSQL 里，请用 pg_dump 备份；设置里的“备份”页有完整命令。",
                "The data is in PostgreSQL. Back it up with pg_dump; the page “Backup” in the settings has the commands.",
            ),
            Self::BackupBroken => (
                "这份备份不完整，或与清单不符，没有使用。请换一份备份。",
                "This backup is incomplete or is not what its manifest says, so nothing was done. Use another one.",
            ),
            Self::PlaceTaken => (
                "目标目录里已经有数据，没有覆盖。请换一个空目录。",
                "There is data in that directory already, and it was left as it is. Choose an empty one.",
            ),
            Self::SoldOut => ("已经发完了。", "None are left."),
            Self::MemberLimit => ("这位会员已达到每人上限。", "This member has had as many as one member may."),
            Self::TierNotServed => ("这位会员的等级不能领取或兑换。", "This is not for the member's tier."),
            Self::NotClaimable => ("这种券只能发放，不能领取。", "Coupons of this kind are given, not claimed."),
            Self::NotTransferable => ("这种券不能转赠。", "Coupons of this kind cannot be handed on."),
            Self::CouponNotOpen => {
                ("这张券已使用、已作废或已过期。", "This coupon has been used, has been taken back, or has ended.")
            }
            Self::CouponKindStopped => (
                "这种券已停发：现在的会员方案里没有它，或者已过它的截止日期。请换一种券。",
                "Coupons of this kind are issued no more: the programme does not have it, or its last day has passed. Choose \
                 another kind.",
            ),
            Self::CouponTermsChanged => {
                ("券的条款已变，请重新建一批。", "The coupon's terms have changed since. Put the batch together anew.")
            }
            Self::RedemptionClosed => {
                ("只有当天且尚未撤销的兑换可以撤销。", "Only what was redeemed today and not undone yet can be undone.")
            }
            Self::RedemptionUsed => (
                "兑换得到的券已经使用或转赠，不能撤销。",
                "The coupon that was redeemed has been used or handed on, so this cannot be undone.",
            ),
            Self::Refused(refusal) => return crate::refusal(lang, *refusal).to_string(),
            Self::Quote(fault) => return crate::quote_fault(lang, *fault),
            Self::Refund(fault) => return crate::refund_fault(lang, *fault),
            Self::BillChanged { pay_fen } => {
                let pay = crate::yuan(Fen(*pay_fen));
                return pick(
                    lang,
                    format!("账单有变化，现在应收 {pay} 元，请核对后再收款。"),
                    format!("The bill has changed: {pay} yuan are to be paid now. Look at it before you take money."),
                );
            }
            Self::ApprovalNeeded => (
                "改价、抹零或赠送超出您的权限，请有权限的同事用登录名和密码确认。",
                "The change by hand goes beyond your limits. Somebody who may approve it has to sign with their log-in.",
            ),
            Self::CardNeeded => (
                "散客不能欠款，也不能用定金、券或积分；请先选择会员。",
                "Without a card nothing can be owed, and no deposit, coupon or point used. Choose the member first.",
            ),
            Self::ItemHidden => ("这项商品已停售。", "This item is no longer sold."),
            Self::ItemListed => (
                "价目表上有这个项目，请直接从价目表里选；要便宜请用改价。",
                "This is on the price list. Take the item from there; to charge less, change its price by hand.",
            ),
            Self::TreatmentCorrected => (
                "这条划扣记录已经更正过，请更正最新的那一条。",
                "This record was corrected already. Correct the one that stands in its place.",
            ),
            Self::DepositShort { left_fen } => {
                let left = crate::yuan(Fen(*left_fen));
                return pick(
                    lang,
                    format!("这笔定金只剩 {left} 元。"),
                    format!("Only {left} yuan are left of this deposit."),
                );
            }
            Self::RefundAfterClose => (
                "这一天的账已经日结，您不能再退款或反结账。请店长或有“已日结的退款”权限的人来操作。",
                "The money of that day was closed. Ask the manager, or somebody whose role may refund closed days, to give \
                 it back.",
            ),
            Self::NotReversible => (
                "只有今天的、没有退过款也没有还过欠款的消费可以反结账；请改用退款。",
                "Only a sale of today of which nothing was taken back or repaid can be reversed. Give money back instead.",
            ),
            Self::ProviderOff => (
                "这种收款方式没有开通联机收款，只做记账；可以在设置里开通。",
                "Payments with this tender are recorded only. Settings can switch the provider on.",
            ),
            Self::CodeForeign => (
                "这不是这种收款方式的付款码，请让顾客打开付款码再扫一次。",
                "That is not a payment code of this provider. Ask the customer to show her code and scan it again.",
            ),
            Self::ChargeNotPaid => (
                "这笔联机收款还没有付成，或者已经取消。请先查一查结果。",
                "This payment has not been made, or was taken back. Ask the provider how it stands.",
            ),
            Self::ChargeTaken => (
                "这笔联机收款已经记在一笔消费上，不能再用。",
                "This payment belongs to a sale already and cannot be used again.",
            ),
            Self::ChargeDiffers => (
                "这笔联机收款的金额或收款方式和账单不一样，没有结账。",
                "This payment is of another amount or tender than the bill says. Nothing was sold.",
            ),
            Self::WrongRootKey => (
                "根密钥不是创建这家门店时用的那一把，为免损坏数据，没有打开。请换回原来的根密钥。",
                "The root key is not the one under which this clinic was founded, so nothing was opened. Use that one.",
            ),
            Self::KeystoreMissing => (
                "密钥库（keys.sqlite）里没有这家门店的密钥，没有打开。请从备份恢复密钥库。",
                "The keystore (keys.sqlite) does not hold this clinic's keys, so nothing was opened. Restore it from a backup.",
            ),
            Self::StoreForeign => (
                "您不属于这家门店，不能查看或办理它的账。请由这家门店的人办理，或联系店主。",
                "This store is not yours: its money is for its own staff to see and move. Ask them, or the owner.",
            ),
            Self::RefundElsewhere => (
                "这一单是别的门店开的。请由开单的门店退款，或请可以授权的人（如店长）来退。",
                "Another store sold this. Let that store give it back, or somebody who may approve, such as a manager.",
            ),
            Self::StoreMissing => (
                "有多家门店，请先选好在哪一家办理（员工在页面左上角选），这笔钱才会算进那家店的日结。",
                "There are several stores: choose first in which one this is done (staff at the top left of the page), so that its close of the day counts the money.",
            ),
            Self::OutcomeUnknown => (
                "保存时连接中断，不确定刚才的操作是否已生效。请原样再提交一次：已经生效的不会重复，没有生效的会补上。",
                "The connection broke while this was saved, so it may have been done or not. Send the same once more: it is done once, however often it is sent.",
            ),
            Self::Busy => ("系统正忙，请稍后再试。", "The system is busy. Try again in a moment."),
            Self::Inconsistent => (
                "账本数据前后不一致，请运行 yanji verify 并联系技术支持。",
                "The books do not fit together. Run yanji verify and ask for help.",
            ),
            Self::Internal => (
                "系统出错了，刚才的操作没有生效。请重试；仍不行请联系技术支持。",
                "Something failed and nothing was changed. Try again; if it stays, ask for help.",
            ),
        };
        pick(lang, zh.to_owned(), en.to_owned())
    }
}

fn misshapen(lang: Lang, shape: Shape) -> &'static str {
    let (zh, en) = match shape {
        Shape::Day => (
            "没有这一天，请写成 2026-01-31 这样的真实日期。",
            "There is no such day. Write a real date such as 2026-01-31.",
        ),
        Shape::Hours => (
            "请写成 10:00-21:00，先写开始再写结束；分几段的用逗号隔开。",
            "Write 10:00-21:00, the beginning before the end; set several stretches apart by commas.",
        ),
        Shape::Login => (
            "登录名只能用英文字母、数字、点、下划线和短横线，不能有空格和汉字。",
            "A log-in name has letters from a to z, digits, dots, underscores and hyphens only, and no blanks.",
        ),
    };
    lang.pick(zh, en)
}

fn not_found(lang: Lang, thing: Thing) -> String {
    let (zh, en) = match thing {
        Thing::Member => ("会员", "member"),
        Thing::Sale => ("消费记录", "sale"),
        Thing::Programme => ("会员方案", "programme"),
        Thing::Store => ("门店", "store"),
        Thing::Staff => ("员工", "member of staff"),
        Thing::Key => ("接口密钥", "API key"),
        Thing::Import => ("导入记录", "import"),
        Thing::Batch => ("批量操作", "batch"),
        Thing::View => ("视图", "view"),
        Thing::Mapping => ("列对应方案", "mapping"),
        Thing::Page => ("页面", "page"),
        Thing::Clinic => ("门店数据", "clinic"),
        Thing::Role => ("角色", "role"),
        Thing::Category => ("类目", "category"),
        Thing::Item => ("商品", "item"),
        Thing::Backup => ("备份", "backup"),
        Thing::Goal => ("目标", "goal"),
        Thing::Alarm => ("告警", "alarm"),
        Thing::Shift => ("班次", "shift"),
        Thing::ParkedBill => ("挂单", "parked bill"),
        Thing::Treatment => ("划扣记录", "record of a treatment"),
        Thing::Deposit => ("定金", "deposit"),
        Thing::Coupon => ("券", "coupon"),
        Thing::CouponKind => ("券种", "kind of coupon"),
        Thing::Reward => ("兑换礼品", "reward"),
        Thing::Redemption => ("兑换记录", "redemption"),
        Thing::Notice => ("提醒", "reminder"),
        Thing::Charge => ("联机收款", "payment"),
        Thing::ChargeRefund => ("联机退款", "refund"),
    };
    pick(lang, format!("没有找到这个{zh}。"), format!("There is no such {en}."))
}

fn pick(lang: Lang, zh: String, en: String) -> String {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
