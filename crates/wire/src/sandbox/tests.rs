//! Orders that go every way that the sandbox knows, and messages that were altered on theirs.

use super::*;
use crate::message::{Lost, Request, Response, Transport};
use crate::payment::{CodeOrder, Decline, PaymentState, RefundAsk, RefundState, Stamp};

const AT_S: i64 = 1_795_305_600;

fn stamp() -> Stamp {
    Stamp { at_s: AT_S, nonce: "593BEC0C930BF1AFEB40B4A08C8FB242".to_owned() }
}

/// A code of the provider that ends with two digits.
fn code(kind: ProviderKind, digits: &str) -> String {
    let begins = match kind {
        ProviderKind::WechatPay => "13",
        ProviderKind::Alipay => "28",
    };
    let code = format!("{begins}00000000000000{digits}");
    assert!(kind.reads(&code));
    code
}

fn pay(sandbox: &Sandbox, kind: ProviderKind, number: &str, digits: &str) -> Result<PaymentState, WireError> {
    let code = code(kind, digits);
    let order = CodeOrder {
        order_number: number,
        amount_fen: 12_850,
        auth_code: &code,
        description: "门店消费",
        store: "store_1",
    };
    sandbox.provider(kind).pay(&stamp(), &order)
}

fn query(sandbox: &Sandbox, kind: ProviderKind, number: &str) -> PaymentState {
    sandbox.provider(kind).query(&stamp(), number).unwrap()
}

fn paid_fen(state: &PaymentState) -> Option<i64> {
    match state {
        PaymentState::Paid { amount_fen, provider_number } => {
            assert!(!provider_number.is_empty());
            Some(*amount_fen)
        }
        _ => None,
    }
}

#[test]
fn an_order_goes_the_way_that_its_code_tells() {
    for kind in ProviderKind::ALL {
        let sandbox = Sandbox::open().unwrap();
        let pay = |number, digits| pay(&sandbox, kind, number, digits);
        let ask = |number| query(&sandbox, kind, number);

        assert_eq!(paid_fen(&pay("order00", "00").unwrap()), Some(12_850));
        assert_eq!(paid_fen(&ask("order00")), Some(12_850));
        assert_eq!(ask("order99"), PaymentState::Unknown);

        assert_eq!(pay("order01", "01"), Ok(PaymentState::Waiting));
        assert_eq!(ask("order01"), PaymentState::Waiting);
        assert_eq!(paid_fen(&ask("order01")), Some(12_850), "the second time it is confirmed");

        assert_eq!(pay("order02", "02"), Ok(PaymentState::Declined(Decline::BalanceShort)));
        assert_eq!(pay("order03", "03"), Ok(PaymentState::Declined(Decline::CodeInvalid)));

        assert_eq!(pay("order04", "04"), Err(WireError::Lost));
        assert_eq!(paid_fen(&ask("order04")), Some(12_850), "paid all the same");
        assert_eq!(pay("order05", "05"), Err(WireError::Lost));
        assert_eq!(ask("order05"), PaymentState::Unknown, "never arrived");

        assert_eq!(pay("order06", "06"), Ok(PaymentState::Waiting));
        let _ = ask("order06");
        assert!(matches!(ask("order06"), PaymentState::Declined(Decline::GivenUp) | PaymentState::Closed));

        assert_eq!(pay("order08", "08"), Err(WireError::Forged));
        assert_eq!(paid_fen(&ask("order08")), Some(12_850));
        assert_eq!(paid_fen(&pay("order10", "10").unwrap()), Some(12_849));

        // A number that was used stands for its order, whatever is asked for under it.
        assert_eq!(paid_fen(&pay("order00", "02").unwrap()), Some(12_850));
    }
}

#[test]
fn what_is_taken_back_cannot_be_paid_any_more() {
    for kind in ProviderKind::ALL {
        let sandbox = Sandbox::open().unwrap();
        let provider = sandbox.provider(kind);
        let _ = pay(&sandbox, kind, "waiting", "11").unwrap();
        let _ = pay(&sandbox, kind, "paid", "00").unwrap();
        for number in ["waiting", "paid", "unknown", "paid"] {
            assert_eq!(provider.cancel(&stamp(), number), Ok(()), "{number}");
        }
        assert_eq!(query(&sandbox, kind, "waiting"), PaymentState::Closed);
        assert_eq!(query(&sandbox, kind, "paid"), PaymentState::Closed);
        assert_eq!(sandbox.refunded_fen(kind, "paid"), Some(12_850));
        assert_eq!(sandbox.refunded_fen(kind, "waiting"), Some(0));
        assert!(!matches!(pay(&sandbox, kind, "waiting", "00"), Ok(PaymentState::Paid { .. })));
    }
}

#[test]
fn money_goes_back_once_for_each_number_and_never_more_than_was_paid() {
    for kind in ProviderKind::ALL {
        let sandbox = Sandbox::open().unwrap();
        let _ = pay(&sandbox, kind, "order1", "00").unwrap();
        let _ = pay(&sandbox, kind, "order9", "09").unwrap();
        let refund = |order_number, refund_number, amount_fen| {
            let ask = RefundAsk { order_number, refund_number, amount_fen, paid_fen: 12_850 };
            sandbox.provider(kind).refund(&stamp(), &ask).unwrap()
        };
        assert_eq!(refund("order1", "r1", 10_000), RefundState::Done);
        assert_eq!(refund("order1", "r1", 10_000), RefundState::Done, "asked again");
        assert_eq!(sandbox.refunded_fen(kind, "order1"), Some(10_000), "and given once");
        assert!(matches!(refund("order1", "r2", 2_851), RefundState::Declined { .. }));
        assert_eq!(refund("order1", "r3", 2_850), RefundState::Done);
        assert!(matches!(refund("order9", "r4", 1), RefundState::Declined { .. }));
        assert!(matches!(refund("nothing", "r5", 1), RefundState::Declined { .. }));
    }
}

#[test]
fn what_is_told_is_believed_only_as_it_was_signed() {
    for kind in ProviderKind::ALL {
        let sandbox = Sandbox::open().unwrap();
        let provider = sandbox.provider(kind);
        let _ = pay(&sandbox, kind, "order07", "07").unwrap();
        let told = sandbox.notifications(kind);
        assert_eq!(told.len(), 2);
        assert!(sandbox.notifications(kind).is_empty());
        for message in &told {
            let notified = provider.notification(AT_S, message).unwrap();
            assert_eq!(notified.order_number, "order07");
            assert_eq!(paid_fen(&notified.state), Some(12_850));
        }
        for place in (0..told[0].body.len()).filter(|place| told[0].body.is_char_boundary(*place)).step_by(7) {
            let mut altered = told[0].clone();
            let letter = if altered.body.as_bytes()[place] == b'1' { "2" } else { "1" };
            altered.body.replace_range(place..=place, letter);
            assert!(provider.notification(AT_S, &altered).is_err(), "{kind:?} at {place}: {}", altered.body);
        }
        for place in 0..told[0].headers.len().saturating_sub(1) {
            let mut altered = told[0].clone();
            altered.headers[place].1.insert(0, '1');
            assert_eq!(provider.notification(AT_S, &altered), Err(WireError::Forged), "{:?}", altered.headers[place]);
            altered.headers.remove(place);
            assert_eq!(provider.notification(AT_S, &altered), Err(WireError::Forged));
        }
        let empty = Incoming { headers: Vec::new(), body: String::new() };
        assert_eq!(provider.notification(AT_S, &empty), Err(WireError::Forged));
    }
    // WeChat Pay says when it signed; what is kept and sent again later is refused.
    let sandbox = Sandbox::open().unwrap();
    let _ = pay(&sandbox, ProviderKind::WechatPay, "order00", "00").unwrap();
    let told = sandbox.notifications(ProviderKind::WechatPay);
    let provider = sandbox.provider(ProviderKind::WechatPay);
    assert!(provider.notification(AT_S + 300, &told[0]).is_ok());
    assert_eq!(provider.notification(AT_S + 301, &told[0]), Err(WireError::Forged));
}

/// Carries questions with one thing in them changed on the way there.
struct Meddler<T> {
    side: T,
    meddle: fn(&mut Request),
}

impl<T: Transport> Transport for Meddler<T> {
    fn send(&self, request: &Request) -> Result<Response, Lost> {
        let mut request = request.clone();
        (self.meddle)(&mut request);
        self.side.send(&request)
    }
}

#[test]
fn a_question_that_was_altered_on_its_way_does_nothing() {
    let order = CodeOrder {
        order_number: "order00",
        amount_fen: 12_850,
        auth_code: "130000000000000000",
        description: "门店消费",
        store: "",
    };
    let meddle: [fn(&mut Request); 6] = [
        |request| request.body = request.body.replace("12850", "12851"),
        |request| request.body = request.body.replace("order00", "order01"),
        |request| request.method = crate::message::Method::Get,
        |request| request.path.push('?'),
        |request| request.headers[0].1 = request.headers[0].1.replace("1795305600", "1795305601"),
        |request| request.headers[0].1 = request.headers[0].1.replace("593BEC", "593BED"),
    ];
    for (place, meddle) in meddle.into_iter().enumerate() {
        let side = Arc::new(Meddler { side: WechatSide(Desk::open().unwrap()), meddle });
        let merchant = WechatMerchant {
            app_id: APP_ID.to_owned(),
            merchant_id: MERCHANT_ID.to_owned(),
            serial: MERCHANT_SERIAL.to_owned(),
            key: PrivateKey::read(MERCHANT_PRIVATE).unwrap(),
            provider_serial: PROVIDER_SERIAL.to_owned(),
            provider_key: PublicKey::read(PROVIDER_PUBLIC).unwrap(),
            api_v3_key: Zeroizing::new(API_V3_KEY),
        };
        let answer = WechatPay::new(merchant, side.clone()).pay(&stamp(), &order);
        // The refusal is stamped with no time, since none of the question's can be relied upon.
        assert!(answer.is_err(), "{place}: {answer:?}");
        assert_eq!(side.side.0.refunded_fen("order00").or(side.side.0.refunded_fen("order01")), None, "{place}");
    }
    let meddle: [fn(&mut Request); 3] = [
        |request| request.body = request.body.replace("128.50", "128.51"),
        |request| request.body = request.body.replace("order00", "order01"),
        |request| request.body = request.body.replace("version=1.0", "version=1.1"),
    ];
    for (place, meddle) in meddle.into_iter().enumerate() {
        let side = Arc::new(Meddler { side: AlipaySide(Desk::open().unwrap()), meddle });
        let merchant = AlipayMerchant {
            app_id: ALIPAY_APP_ID.to_owned(),
            key: PrivateKey::read(MERCHANT_PRIVATE).unwrap(),
            provider_key: PublicKey::read(PROVIDER_PUBLIC).unwrap(),
        };
        let order = CodeOrder { auth_code: "2800000000000000", ..order };
        let answer = Alipay::new(merchant, side.clone()).pay(&stamp(), &order);
        assert_eq!(answer, Err(WireError::Rejected { code: "isv.invalid-signature".to_owned() }), "{place}");
        assert_eq!(side.side.0.refunded_fen("order00").or(side.side.0.refunded_fen("order01")), None, "{place}");
    }
}
