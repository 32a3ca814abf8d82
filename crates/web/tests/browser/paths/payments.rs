//! Payment by the code that a customer shows: scanned wherever the focus is, waited for, and taken back.

use yanji_app::{ChargeState, ItemFields, ProviderMode};

use super::checkout::ENTER;
use super::{Walk, key, walk_in_a_new_one};
use crate::clinic::machine;

const F4: char = '\u{e034}';

#[tokio::test]
async fn a_customer_pays_by_her_code() {
    walk_in_a_new_one(|walk| async move {
        walk.switches_the_sandbox_on().await;
        walk.is_paid_by_a_code_in_any_field().await;
        walk.waits_until_she_confirms().await;
        walk.takes_a_payment_back().await;
    })
    .await;
}

impl Walk {
    async fn switches_the_sandbox_on(&self) {
        let clinic = &self.served.clinic;
        let care = clinic.category_add(&machine(), &key(), "护理").unwrap().id;
        let fields = ItemFields { code: "01".to_owned(), ..ItemFields::new(care, "小气泡清洁", 19_800) };
        clinic.item_add(&machine(), &key(), &fields).unwrap();
        self.go("/settings/payments").await;
        self.script("for (const id of ['wechat', 'alipay']) document.getElementById(id).value = 'sandbox'").await;
        self.follow("main form .btn-primary").await;
        self.sees("联机收款设置已保存").await;
        assert_eq!(clinic.payment_settings(&machine()).unwrap().alipay, ProviderMode::Sandbox);
    }

    /// Puts one thing on the bill, goes to payment, and scans a code into the field that has the focus.
    async fn scans(&self, code: &str) {
        self.opens_the_checkout().await;
        self.strike(&format!("01{ENTER}")).await;
        self.sees_lines(1).await;
        self.strike(&F4.to_string()).await;
        self.until("return document.activeElement.id === 'pay-cash'").await;
        self.strike(&format!("{code}{ENTER}")).await;
    }

    async fn is_paid_by_a_code_in_any_field(&self) {
        self.scans("2800000000000000").await;
        self.is_done().await;
        assert!(self.served.clinic.charge_open(&machine()).unwrap().charges.is_empty());
    }

    async fn waits_until_she_confirms(&self) {
        self.scans("130000000000000001").await;
        self.sees("等待顾客确认").await;
        self.is_done().await;
        assert!(self.served.clinic.charge_open(&machine()).unwrap().charges.is_empty());
    }

    async fn takes_a_payment_back(&self) {
        self.scans("130000000000000011").await;
        self.sees("等待顾客确认").await;
        let charge = self.served.clinic.charge_open(&machine()).unwrap().charges.remove(0);
        assert_eq!(charge.state, ChargeState::Waiting);
        self.press("button[value='stop']").await;
        self.press("#ask[open] #ask-do").await;
        self.sees("已经取消收款").await;
        assert_eq!(self.served.clinic.charge_get(&machine(), charge.id).unwrap().state, ChargeState::Cancelled);
        self.sees_lines(1).await;
    }
}
