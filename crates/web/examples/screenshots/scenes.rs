//! Pictures of what no address leads to: something has to be done first, as somebody at the desk would.

use std::fs;

use tempfile::TempDir;

use crate::camera::{Camera, FILLING};

const ENTER: char = '\u{e007}';
const F4: char = '\u{e034}';
const F8: char = '\u{e038}';

/// A price list in which one item costs more than before and one is new.
const PRICE_LIST: &str = "项目,类目,价格,时长\n补水焕肤,皮肤护理,288,60\n胶原焕肤,皮肤护理,498,75\n";

impl Camera<'_> {
    /// Takes what can be taken again in another language.
    pub(crate) async fn take_scenes(&self) {
        self.take_import().await;
        self.take_price_list().await;
        self.take_batch().await;
        self.take_findings().await;
        self.take_proof().await;
        self.take_checkout().await;
        self.take_parked().await;
    }

    /// Takes a file through the pages: lines that are taken in, and one of a day that is closed.
    async fn take_import(&self) {
        self.window.go(&self.places.fill("{member}/sale")).await;
        let today = self.window.find("#day").await.value().await.unwrap().unwrap();
        // Another one in each language, so that it is not known already.
        let till = if self.speaks_english() { "B" } else { "A" };
        let text = format!(
            "会员号,姓名,日期,金额,类别,单号\n{till}-1,陈思雨,{today},1280.00,护肤,{till}-101\n{till}-2,林佳怡,{today},3600.00,抗衰,\
             {till}-102\n{till}-1,陈思雨,2020-01-05,500.00,护肤,{till}-100\n"
        );
        self.upload("/imports", "till.csv", &text).await;
        self.press("button[name='try']").await;
        self.window.find("button[name='start']").await;
        self.take("import-file").await;
        self.press("button[name='start']").await;
        self.window.find("#figures:not([hx-get])").await;
        self.take("import-done").await;
        self.press("main a[href$='/undo']").await;
        self.take("import-undo").await;
    }

    /// Shows what a price list would change, and changes nothing.
    async fn take_price_list(&self) {
        self.upload("/items/file", "prices.csv", PRICE_LIST).await;
        self.take("price-list-seen").await;
    }

    /// Chooses a file on a page and sends it.
    async fn upload(&self, page: &str, name: &str, text: &str) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        self.window.go(page).await;
        self.window.find("#file").await.send_keys(path.display().to_string()).await.unwrap();
        self.press("main form[enctype] button.btn-primary").await;
    }

    /// Chooses three members and says what is to become of them; it stays with the preview.
    async fn take_batch(&self) {
        self.window.go("/members?tier=silver").await;
        for place in 1..=3 {
            self.window.press(&format!(".members-table tbody tr:nth-child({place}) [name='member']")).await;
        }
        self.press("#ticked").await;
        self.window.press("#tier_to option[value='gold']").await;
        self.take("batch-new").await;
        self.press("main form .btn-primary").await;
        self.take("batch-draft").await;
    }

    /// Rings up a known customer: her card, three things, payment with change, and the receipt.
    async fn take_checkout(&self) {
        self.open_checkout().await;
        self.strike(&self.places.card).await;
        self.strike(&ENTER.to_string()).await;
        self.window.find("#desk [name='member']:not([value=''])").await;
        self.strike(&format!("GD01 HL01 6901234500024 *2{ENTER}")).await;
        self.wait_for_lines(3).await;
        self.take("checkout").await;
        self.script("document.getElementById('more-0').open = true").await;
        self.take("checkout-line").await;
        self.strike(&F4.to_string()).await;
        self.window.find("#pay-cash:focus").await;
        self.strike("2000").await;
        self.window.find("#change:not(:empty)").await;
        self.take("checkout-pay").await;
        self.window.press("#sell").await;
        self.window.find(".desk-done-sum").await;
        self.take("checkout-done").await;
    }

    /// Lets two customers wait, and shows the drawer in which their bills lie.
    async fn take_parked(&self) {
        for items in ["HL02 MJ01", "ST01"] {
            self.open_checkout().await;
            self.strike(&format!("{items}{ENTER}")).await;
            self.wait_for_lines(items.split(' ').count()).await;
            self.strike(&F8.to_string()).await;
            self.wait_for_lines(0).await;
        }
        self.window.press("#parked summary").await;
        self.take("checkout-parked").await;
    }

    async fn open_checkout(&self) {
        self.window.go("/checkout").await;
        self.window.find("#entry:focus").await;
    }

    /// Waits until the bill of so many lines is shown.
    async fn wait_for_lines(&self, lines: usize) {
        self.window.find(&format!("#checkout:not([aria-busy]) #desk[data-lines='{lines}']")).await;
    }

    /// Strikes keys, wherever the focus is.
    async fn strike(&self, keys: &str) {
        self.window.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// A programme whose tiers pay nearly the same: the check has something to say.
    async fn take_findings(&self) {
        self.window.go("/programme/edit").await;
        self.script(
            "const field = document.getElementById('source');
            field.value = field.value.replace('pay_percent = 80', 'pay_percent = 98');
            for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));",
        )
        .await;
        self.window.find("button[name='do'][value^='repair:']").await;
        self.take("programme-findings").await;
    }

    /// Has the books proven, and shows what came of it.
    async fn take_proof(&self) {
        self.window.go("/data/books").await;
        self.press("main form .btn-primary").await;
        self.window.until_gone("#progress.strip", FILLING).await;
        self.window.go("/data/books").await;
        self.window.find("main .alert-success").await;
        self.take("data-books").await;
    }

    /// Publishes the draft, and looks at how to go back from there.
    pub(crate) async fn take_way_back(&self) {
        self.window.go(&self.places.fill("{publish}")).await;
        self.press("main form .btn-primary").await;
        self.window.go("/programme/versions").await;
        let oldest = self.window.find(".list-group-item:last-child a[href^='/programme/edit?from=']").await;
        let address = oldest.attr("href").await.unwrap().unwrap();
        let version = address.trim_start_matches("/programme/edit?from=");
        self.window.go(&format!("/programme/{version}/return")).await;
        self.take("programme-return").await;
    }

    /// Sets a clinic up that nobody has signed in to, behind a link that opens once.
    pub(crate) async fn take_first_hour(&self, link: &str) {
        self.window.go(&format!("{link}&lang=zh")).await;
        self.take("setup").await;
        for (name, text) in [("clinic", "清颜医美"), ("store", "人民路店"), ("name", "林小燕"), ("login", "lin")]
        {
            self.window.write(name, text).await;
        }
        for name in ["password", "again"] {
            self.window.write(name, "long enough to be one").await;
        }
        self.press("main .card-footer button").await;
        self.press("[name='do']").await;
        self.take("setup-programme").await;
        self.press("main form > .d-flex .btn-primary").await;
        self.take("first-import").await;
        self.window.go("/").await;
        self.take("first-home").await;
    }
}
