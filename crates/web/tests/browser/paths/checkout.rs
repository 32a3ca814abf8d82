//! The checkout: how few keys a known customer takes, and that neither a nervous finger nor a lost connection makes two
//! sales of one.

use yanji_app::{ItemFields, SoldListed, SoldQuery};
use yanji_engine::Day;

use super::{Walk, key, walk_in_a_new_one};
use crate::clinic::machine;

pub(super) const ENTER: char = '\u{e007}';
const F4: char = '\u{e034}';
const F8: char = '\u{e038}';
pub(super) const F9: char = '\u{e039}';
/// The most keys that a known customer with two items may take.
const KEYS_MOST: usize = 12;

#[tokio::test]
async fn a_basket_is_rung_up_once() {
    walk_in_a_new_one(|walk| async move {
        walk.fills_the_shelves();
        walk.enrol("K-1", "欧阳思雨", "13900007788");
        walk.takes_few_keys().await;
        walk.gives_change().await;
        walk.presses_twice().await;
        walk.loses_the_way().await;
        walk.loses_the_answer().await;
        walk.parks_and_takes_up().await;
        walk.gives_back_a_line().await;
    })
    .await;
}

impl Walk {
    fn fills_the_shelves(&self) {
        let clinic = &self.served.clinic;
        let care = clinic.category_add(&machine(), &key(), "护理").unwrap().id;
        for (code, name, price_fen) in [("01", "小气泡清洁", 19_800), ("02", "补水面膜", 6_850)] {
            let fields = ItemFields { code: code.to_owned(), ..ItemFields::new(care, name, price_fen) };
            clinic.item_add(&machine(), &key(), &fields).unwrap();
        }
    }

    /// Strikes keys one by one, wherever the focus is, and says how many they were.
    async fn keys(&self, keys: &[char]) -> usize {
        self.strike(&keys.iter().collect::<String>()).await;
        keys.len()
    }

    pub(super) async fn opens_the_checkout(&self) {
        self.go("/checkout").await;
        self.until("return document.activeElement.id === 'entry'").await;
    }

    /// Waits until the bill of so many lines is shown.
    pub(super) async fn sees_lines(&self, lines: usize) {
        let shown = format!(
            "return document.getElementById('desk')?.dataset.lines === '{lines}' && !document.querySelector('#checkout[aria-busy]')"
        );
        self.until(&shown).await;
    }

    pub(super) async fn is_done(&self) {
        self.until("return location.pathname.startsWith('/checkout/done/')").await;
        self.until("return document.activeElement.matches('[data-next]')").await;
    }

    /// The sales of the day, all made at the same instant of a clock that stands still.
    fn sold(&self) -> Vec<SoldListed> {
        let day = Day::parse("2026-11-21").unwrap();
        let query = SoldQuery { from: day, until: day, store: None, member_number: String::new(), skip: 0, limit: 200 };
        self.served.clinic.sale_list(&machine(), &query).unwrap()
    }

    async fn takes_few_keys(&self) {
        self.opens_the_checkout().await;
        let mut keys = self.keys(&['7', '7', '8', '8', ENTER]).await;
        self.until("return document.querySelector('#desk [name=member]').value !== ''").await;
        keys += self.keys(&['0', '1', ENTER]).await;
        self.sees_lines(1).await;
        keys += self.keys(&['0', '2', ENTER]).await;
        self.sees_lines(2).await;
        assert_eq!(self.text("#pay-sum").await, "¥266.50", "the bill is shown before it is paid");
        keys += self.keys(&[F9]).await;
        self.is_done().await;
        assert!(keys <= KEYS_MOST, "{keys} keys");
        let sold = self.sold();
        assert_eq!((sold.len(), sold[0].total_fen, sold[0].member_number.as_str()), (1, 26_650, "K-1"));
        self.keys(&[ENTER]).await;
        self.until("return location.pathname === '/checkout'").await;
    }

    /// Cash that is more than the bill; several things in one line, and a number of pieces.
    async fn gives_change(&self) {
        self.opens_the_checkout().await;
        self.keys(&['0', '1', ' ', '0', '2', ' ', '*', '2', ENTER]).await;
        self.sees_lines(2).await;
        assert_eq!(self.text("#pay-sum").await, "¥335.00");
        self.keys(&[F4]).await;
        self.until("return document.activeElement.id === 'pay-cash'").await;
        self.keys(&['4', '0', '0']).await;
        self.sees("找零 ¥65.00").await;
        self.keys(&[ENTER]).await;
        self.is_done().await;
        self.sees("¥65.00").await;
        assert!(self.sold().iter().any(|sale| sale.total_fen == 33_500 && sale.member.is_none()));
    }

    async fn presses_twice(&self) {
        let before = self.sold().len();
        self.opens_the_checkout().await;
        self.keys(&['0', '1', ENTER]).await;
        self.sees_lines(1).await;
        let button = self.shown(thirtyfour::By::Css("button[value='sell:cash']")).await;
        self.window.driver.action_chain().double_click_element(&button).perform().await.unwrap();
        self.is_done().await;
        assert_eq!(self.sold().len(), before + 1);
    }

    /// Nothing leaves the browser; everything is still there when it can again.
    async fn loses_the_way(&self) {
        let before = self.sold().len();
        self.opens_the_checkout().await;
        self.keys(&['0', '2', ENTER]).await;
        self.sees_lines(1).await;
        self.connect(false).await;
        self.keys(&[F9, F9]).await;
        self.shown(thirtyfour::By::Css("#desk-lost")).await;
        assert_eq!(self.sold().len(), before);
        self.connect(true).await;
        self.comes_back().await;
        assert_eq!(self.sold().len(), before + 1);
    }

    /// The sale is made, and its answer never comes.
    async fn loses_the_answer(&self) {
        let before = self.sold().len();
        self.opens_the_checkout().await;
        self.keys(&['0', '2', ENTER]).await;
        self.sees_lines(1).await;
        self.script(
            "const send = XMLHttpRequest.prototype.send;
            XMLHttpRequest.prototype.send = function (body) {
              XMLHttpRequest.prototype.send = send;
              this.onload = () => this.onerror();
              return send.call(this, body);
            };",
        )
        .await;
        self.keys(&[F9]).await;
        self.shown(thirtyfour::By::Css("#desk-lost")).await;
        assert_eq!(self.sold().len(), before + 1);
        self.comes_back().await;
        assert_eq!(self.sold().len(), before + 1, "the same bill is booked once");
    }

    /// Presses what tries again, unless the browser has noticed by itself that it can.
    async fn comes_back(&self) {
        self.script("document.getElementById('desk-retry')?.click()").await;
        self.is_done().await;
    }

    async fn parks_and_takes_up(&self) {
        let before = self.sold().len();
        self.opens_the_checkout().await;
        self.keys(&['7', '7', '8', '8', ENTER]).await;
        self.until("return document.querySelector('#desk [name=member]').value !== ''").await;
        self.keys(&['0', '1', ENTER]).await;
        self.sees_lines(1).await;
        self.keys(&[F8]).await;
        self.sees("已挂单，号码 1").await;
        self.sees_lines(0).await;
        self.press("#parked summary").await;
        self.press("button[value^='take:']").await;
        self.sees_lines(1).await;
        self.keys(&[F9]).await;
        self.is_done().await;
        assert_eq!(self.sold().len(), before + 1);
        assert_eq!(self.served.clinic.bill_parked(&machine(), None).unwrap(), []);
    }

    /// What a refund would do is seen before it is done.
    async fn gives_back_a_line(&self) {
        let sale =
            self.sold().into_iter().find(|sale| sale.member_number == "K-1" && sale.total_fen == 19_800).unwrap();
        let spent = self.member("K-1").spend_fen;
        self.go(&format!("/sales/{}", sale.sale)).await;
        self.follow("main a[href$='/refund']").await;
        self.write("main [name='quantity']", "1").await;
        self.follow_named("试算退款").await;
        self.sees("198.00").await;
        assert_eq!(self.member("K-1").spend_fen, spent);
        self.follow_named("确认退款").await;
        self.sees("已退 ¥198.00").await;
        assert_eq!(self.member("K-1").spend_fen, spent - 19_800);
    }
}
