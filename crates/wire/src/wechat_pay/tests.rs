//! WeChat Pay's messages as they are written and read, and everything about them that is refused.

use super::*;
use crate::message::Lost;

const AT_S: i64 = 1_795_305_600;
const PROVIDER_PRIVATE: &str = include_str!("../sandbox/keys/provider.private.pem");

/// Answers every question with one thing, signed or altered.
struct Canned(Response, std::sync::Mutex<Option<Request>>);

impl Transport for Canned {
    fn send(&self, request: &Request) -> Result<Response, Lost> {
        *self.1.lock().unwrap() = Some(request.clone());
        Ok(self.0.clone())
    }
}

fn response(status: u16, body: &str) -> Response {
    let key = PrivateKey::read(PROVIDER_PRIVATE).unwrap();
    let at = AT_S.to_string();
    let pairs = [
        ("wechatpay-serial", "PUB_KEY_ID_1".to_owned()),
        ("wechatpay-signature", key.sign(&signature::answer(&at, "N1", body)).unwrap()),
        ("wechatpay-timestamp", at),
        ("wechatpay-nonce", "N1".to_owned()),
    ];
    let headers = pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Response { status, headers, body: body.to_owned() }
}

fn provider(response: Response) -> (WechatPay, Arc<Canned>) {
    let canned = Arc::new(Canned(response, std::sync::Mutex::new(None)));
    let merchant = WechatMerchant {
        app_id: "wxd678efh567hg6787".to_owned(),
        merchant_id: "1230000109".to_owned(),
        serial: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1".to_owned(),
        key: PrivateKey::read(include_str!("../sandbox/keys/merchant.private.pem")).unwrap(),
        provider_serial: "PUB_KEY_ID_1".to_owned(),
        provider_key: PublicKey::read(include_str!("../sandbox/keys/provider.public.pem")).unwrap(),
        api_v3_key: Zeroizing::new([7; 32]),
    };
    (WechatPay::new(merchant, canned.clone()), canned)
}

fn stamp() -> Stamp {
    Stamp { at_s: AT_S, nonce: "593BEC0C930BF1AFEB40B4A08C8FB242".to_owned() }
}

const ORDER: CodeOrder<'static> = CodeOrder {
    order_number: "1217752501201407033233368018",
    amount_fen: 100,
    auth_code: "130061098828009406",
    description: "门店消费",
    store: "1",
};

const SUCCESS: &str = r#"{"mchid":"1230000109","out_trade_no":"1217752501201407033233368018","transaction_id":"42","trade_state":"SUCCESS","amount":{"total":100,"payer_total":100,"currency":"CNY"}}"#;

fn pay(response: Response) -> Result<PaymentState, WireError> {
    provider(response).0.pay(&stamp(), &ORDER)
}

#[test]
fn a_question_is_written_and_signed_as_the_provider_asks() {
    let (wechat, canned) = provider(response(200, SUCCESS));
    let paid = PaymentState::Paid { provider_number: "42".to_owned(), amount_fen: 100 };
    assert_eq!(wechat.pay(&stamp(), &ORDER), Ok(paid));
    let request = canned.1.lock().unwrap().take().unwrap();
    assert_eq!((request.host, request.path.as_str()), ("api.mch.weixin.qq.com", "/v3/pay/transactions/codepay"));
    assert_eq!(
        request.body,
        r#"{"appid":"wxd678efh567hg6787","mchid":"1230000109","description":"门店消费","out_trade_no":"1217752501201407033233368018","payer":{"auth_code":"130061098828009406"},"amount":{"total":100,"currency":"CNY"},"scene_info":{"store_info":{"out_id":"1"}}}"#
    );
    let authorization = &request.headers.iter().find(|(name, _)| name == "Authorization").unwrap().1;
    let (start, rest) = authorization.split_once("signature=\"").unwrap();
    assert_eq!(start, "WECHATPAY2-SHA256-RSA2048 mchid=\"1230000109\",nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",");
    let (signature, rest) = rest.split_once('"').unwrap();
    assert_eq!(rest, ",timestamp=\"1795305600\",serial_no=\"5157F09EFDC096DE15EBE81A47057A7232F1B8E1\"");
    let text =
        format!("POST\n/v3/pay/transactions/codepay\n1795305600\n593BEC0C930BF1AFEB40B4A08C8FB242\n{}\n", request.body);
    let key = PublicKey::read(include_str!("../sandbox/keys/merchant.public.pem")).unwrap();
    assert!(key.verifies(&text, signature));
}

#[test]
fn an_answer_is_believed_as_far_as_it_goes() {
    let fault = |status, code: &str| pay(response(status, &format!(r#"{{"code":"{code}","message":"x"}}"#)));
    assert_eq!(fault(400, "USERPAYING"), Ok(PaymentState::Waiting));
    assert_eq!(fault(400, "AUTH_CODE_EXPIRED"), Ok(PaymentState::Declined(Decline::CodeInvalid)));
    assert_eq!(fault(403, "NOT_ENOUGH"), Ok(PaymentState::Declined(Decline::BalanceShort)));
    assert_eq!(fault(403, "RULE_LIMIT"), Ok(PaymentState::Declined(Decline::Other)));
    assert_eq!(fault(400, "BANK_ERROR"), Err(WireError::Undecided { code: "BANK_ERROR".to_owned() }));
    assert_eq!(fault(500, "SYSTEM_ERROR"), Err(WireError::Undecided { code: "SYSTEM_ERROR".to_owned() }));
    assert_eq!(fault(400, "PARAM_ERROR"), Err(WireError::Rejected { code: "PARAM_ERROR".to_owned() }));
    let other = |from: &str, to: &str| pay(response(200, &SUCCESS.replace(from, to)));
    assert!(matches!(other("1230000109", "1230000110"), Err(WireError::Malformed(_))), "another shop's");
    assert!(matches!(other("3368018", "3368019"), Err(WireError::Malformed(_))), "another order");
    assert!(matches!(other("CNY", "HKD"), Err(WireError::Malformed(_))), "other money");
    assert!(matches!(other("SUCCESS", "NEW_WORD"), Err(WireError::Malformed(_))));
    assert_eq!(other("SUCCESS", "REVOKED"), Ok(PaymentState::Closed));
    assert!(matches!(pay(response(200, "[]")), Err(WireError::Malformed(_))));
}

#[test]
fn an_answer_that_is_not_signed_is_no_answer() {
    let good = response(200, SUCCESS);
    assert!(pay(good.clone()).is_ok());
    assert_eq!(pay(Response { body: SUCCESS.replace("100", "101"), ..good.clone() }), Err(WireError::Forged));
    assert_eq!(pay(Response { headers: Vec::new(), ..good.clone() }), Err(WireError::Forged));
    for place in 0..4 {
        let mut altered = good.clone();
        altered.headers[place].1.push('0');
        assert_eq!(pay(altered), Err(WireError::Forged), "{place}");
    }
    let (wechat, _) = provider(good);
    let late = Stamp { at_s: AT_S + 301, ..stamp() };
    assert_eq!(wechat.pay(&late, &ORDER), Err(WireError::Forged), "sent again later");
}

#[test]
fn a_refund_is_what_the_provider_says() {
    let ask =
        RefundAsk { order_number: "1217752501201407033233368018", refund_number: "R1", amount_fen: 40, paid_fen: 100 };
    let refund = |status, body: &str| provider(response(status, body)).0.refund(&stamp(), &ask);
    assert_eq!(refund(200, r#"{"out_refund_no":"R1","status":"SUCCESS"}"#), Ok(RefundState::Done));
    assert_eq!(refund(200, r#"{"out_refund_no":"R1","status":"PROCESSING"}"#), Ok(RefundState::Pending));
    let declined = |code: &str| Ok(RefundState::Declined { code: code.to_owned() });
    assert_eq!(refund(200, r#"{"out_refund_no":"R1","status":"ABNORMAL"}"#), declined("ABNORMAL"));
    assert_eq!(refund(403, r#"{"code":"NOT_ENOUGH"}"#), declined("NOT_ENOUGH"));
    assert!(matches!(refund(200, r#"{"out_refund_no":"R2","status":"SUCCESS"}"#), Err(WireError::Malformed(_))));
    assert!(matches!(refund(502, ""), Err(WireError::Undecided { .. })));
}
