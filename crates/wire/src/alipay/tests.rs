//! Alipay's messages as they are written and read, and everything about them that is refused.

use super::*;
use crate::message::{Lost, Response};

const PROVIDER_PRIVATE: &str = include_str!("../sandbox/keys/provider.private.pem");

/// Answers every question with one thing.
struct Canned(Response, std::sync::Mutex<Option<Request>>);

impl Transport for Canned {
    fn send(&self, request: &Request) -> Result<Response, Lost> {
        *self.1.lock().unwrap() = Some(request.clone());
        Ok(self.0.clone())
    }
}

fn provider(body: String) -> (Alipay, Arc<Canned>) {
    let response = Response { status: 200, headers: Vec::new(), body };
    let canned = Arc::new(Canned(response, std::sync::Mutex::new(None)));
    let merchant = AlipayMerchant {
        app_id: "2014072300007148".to_owned(),
        key: PrivateKey::read(include_str!("../sandbox/keys/merchant.private.pem")).unwrap(),
        provider_key: PublicKey::read(include_str!("../sandbox/keys/provider.public.pem")).unwrap(),
    };
    (Alipay::new(merchant, canned.clone()), canned)
}

/// A body in which the provider signed the node as it stands, blanks and all.
fn signed(node: &str) -> String {
    let signature = PrivateKey::read(PROVIDER_PRIVATE).unwrap().sign(node).unwrap();
    format!("{{ \"alipay_trade_pay_response\": {node}, \"sign\": \"{signature}\" }}")
}

fn pay(body: String) -> Result<PaymentState, WireError> {
    provider(body).0.pay(&stamp(), &ORDER)
}

fn stamp() -> Stamp {
    Stamp { at_s: 1_795_305_600, nonce: String::new() }
}

const ORDER: CodeOrder<'static> = CodeOrder {
    order_number: "20150320010101001",
    amount_fen: 8_805,
    auth_code: "28763443825664394",
    description: "门店消费",
    store: "1",
};

const SUCCESS: &str = r#"{"code":"10000", "msg":"Success","out_trade_no":"20150320010101001","trade_no":"2013112011001004330000121536","total_amount":"88.05"}"#;

#[test]
fn a_question_is_written_and_signed_as_the_provider_asks() {
    let (alipay, canned) = provider(signed(SUCCESS));
    let paid = PaymentState::Paid { provider_number: "2013112011001004330000121536".to_owned(), amount_fen: 8_805 };
    assert_eq!(alipay.pay(&stamp(), &ORDER), Ok(paid));
    let request = canned.1.lock().unwrap().take().unwrap();
    assert_eq!((request.host, request.path.as_str()), ("openapi.alipay.com", "/gateway.do"));
    let mut pairs = form::decode(&request.body).unwrap();
    let signature = pairs.remove("sign").unwrap();
    let text = signature::question(&pairs);
    assert_eq!(
        text,
        "app_id=2014072300007148&biz_content={\"out_trade_no\":\"20150320010101001\",\"scene\":\"bar_code\",\
         \"auth_code\":\"28763443825664394\",\"product_code\":\"FACE_TO_FACE_PAYMENT\",\"subject\":\"门店消费\",\
         \"total_amount\":\"88.05\",\"store_id\":\"1\"}&charset=utf-8&format=JSON&method=alipay.trade.pay\
         &sign_type=RSA2&timestamp=2026-11-22 08:00:00&version=1.0"
    );
    let key = PublicKey::read(include_str!("../sandbox/keys/merchant.public.pem")).unwrap();
    assert!(key.verifies(&text, &signature));
}

#[test]
fn an_answer_is_believed_as_far_as_it_goes() {
    let fault = |code: &str, sub: &str| pay(signed(&format!(r#"{{"code":"{code}","sub_code":"{sub}"}}"#)));
    assert_eq!(fault("10003", ""), Ok(PaymentState::Waiting));
    let declined = |why| Ok(PaymentState::Declined(why));
    assert_eq!(fault("40004", "ACQ.PAYMENT_AUTH_CODE_INVALID"), declined(Decline::CodeInvalid));
    assert_eq!(fault("40004", "ACQ.BUYER_BALANCE_NOT_ENOUGH"), declined(Decline::BalanceShort));
    assert_eq!(fault("40004", "ACQ.PAYMENT_FAIL"), declined(Decline::Other));
    assert!(matches!(fault("20000", "aop.unknow-error"), Err(WireError::Undecided { .. })));
    assert!(matches!(fault("40004", "ACQ.SYSTEM_ERROR"), Err(WireError::Undecided { .. })));
    let rejected = WireError::Rejected { code: "isv.invalid-app-id".to_owned() };
    assert_eq!(fault("40002", "isv.invalid-app-id"), Err(rejected));
    let other = |from: &str, to: &str| pay(signed(&SUCCESS.replace(from, to)));
    assert!(matches!(other("0101001", "0101002"), Err(WireError::Malformed(_))), "another order");
    assert!(matches!(other("88.05", "88.055"), Err(WireError::Malformed(_))), "no amount");
}

#[test]
fn an_answer_that_is_not_signed_is_no_answer() {
    let good = signed(SUCCESS);
    assert!(pay(good.clone()).is_ok());
    for (from, to) in [("88.05", "88.06"), ("\"10000\", ", "\"10000\","), ("\"sign\"", "\"sing\""), ("_pay_", "_buy_")]
    {
        assert_eq!(pay(good.replacen(from, to, 1)), Err(WireError::Forged), "{from}");
    }
    assert_eq!(pay(String::new()), Err(WireError::Forged));
}

#[test]
fn amounts_are_yuan_on_the_wire_and_fen_here() {
    for (fen, yuan) in [(0, "0.00"), (1, "0.01"), (8_805, "88.05"), (100_000_000, "1000000.00")] {
        assert_eq!((signature::yuan(fen), signature::fen(yuan)), (yuan.to_owned(), Some(fen)));
    }
    assert_eq!((signature::fen("3"), signature::fen("3.5")), (Some(300), Some(350)));
    for wrong in ["", ".5", "-1", "+1", "1.234", "1,5", "1e3", "99999999999999999999"] {
        assert_eq!(signature::fen(wrong), None, "{wrong}");
    }
}
