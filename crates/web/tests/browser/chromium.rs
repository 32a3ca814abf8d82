//! A real browser, steered through chromedriver. Nothing is known here of what our pages say.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};

/// What Chromium needs to run anywhere, to leave the network alone, and to be where it scrolls to at once.
const FLAGS: [&str; 9] = [
    "--headless",
    "--accept-lang=zh-CN",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-prefers-reduced-motion",
];

/// How long something may take to appear on a page.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// How often is looked for it.
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The size of a window, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// The smallest screen at a front desk.
pub(crate) const DESK: Size = Size { width: 1366, height: 768 };
/// A telephone held upright.
pub(crate) const PHONE: Size = Size { width: 375, height: 812 };

/// A running chromedriver; it ends with this value.
pub(crate) struct Chromedriver {
    process: Child,
    address: String,
    /// Kept open, since chromedriver would stumble over a pipe that nobody reads from.
    _output: BufReader<ChildStdout>,
}

/// A window of a browser that is at the pages of one server.
pub(crate) struct Window {
    pub(crate) driver: WebDriver,
    base: String,
    /// Bookmarks, cookies and whatever else a browser keeps; goes away with the window.
    _profile: TempDir,
}

impl Chromedriver {
    /// Starts chromedriver on a port that it finds by itself.
    ///
    /// # Panics
    /// When it is not installed, with what to do about it.
    pub(crate) fn start() -> Self {
        let mut command = Command::new("chromedriver");
        let started = command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = started.unwrap_or_else(|error| {
            panic!("chromedriver cannot be started ({error}): script/needs installs it and Chromium")
        });
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "chromedriver ended without naming its port");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim().trim_end_matches('.').to_owned();
            }
        };
        Self { process, address: format!("http://127.0.0.1:{port}"), _output: output }
    }

    /// Opens a window at the pages of the server at `base`, such as `http://127.0.0.1:8080`.
    pub(crate) async fn open(&self, base: &str) -> Window {
        let profile = TempDir::new().unwrap();
        let mut wanted = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wanted.add_arg(flag).unwrap();
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
        let driver = WebDriver::new(&self.address, wanted)
            .await
            .unwrap_or_else(|error| panic!("Chromium cannot be started ({error}): script/needs installs it"));
        let window = Window { driver, base: base.to_owned(), _profile: profile };
        window.resize(DESK).await;
        window
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // What it has to say about its end helps nobody.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Window {
    /// Gives the window a size; one as narrow as a telephone behaves like one.
    pub(crate) async fn resize(&self, size: Size) {
        let metrics = json!({
            "width": size.width, "height": size.height, "deviceScaleFactor": 1, "mobile": size.width == PHONE.width,
        });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.unwrap();
    }

    /// Goes to a path of the server.
    pub(crate) async fn go(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base)).await.unwrap();
    }

    /// The first element that a CSS selector finds, as soon as there is one.
    pub(crate) async fn find(&self, selector: &str) -> WebElement {
        self.find_by(By::Css(selector)).await
    }

    /// The first element that is found in some way, as soon as there is one.
    pub(crate) async fn find_by(&self, by: By) -> WebElement {
        let found = self.driver.query(by.clone()).wait(PATIENCE, LOOK_EVERY).first().await;
        found.unwrap_or_else(|error| panic!("{by:?} is not there: {error}"))
    }

    /// Presses what a CSS selector finds.
    pub(crate) async fn press(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap();
    }

    /// Types a text into the field of a name, in the place of what stands there.
    pub(crate) async fn write(&self, name: &str, text: &str) {
        let field = self.find(&format!("main [name='{name}']:not([type='hidden'])")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses the first of the values that begin with a prefix among buttons that a menu hides, where there are any, and
    /// waits until it is marked.
    pub(crate) async fn choose_first(&self, menu: &str, prefix: &str) {
        let button = format!("{menu} button[value^='{prefix}']");
        if self.driver.find_all(By::Css(button.as_str())).await.unwrap().is_empty() {
            return;
        }
        self.driver.execute(format!("document.querySelector(\"{button}\").click()"), Vec::new()).await.unwrap();
        self.find_by(By::Css(format!("{button}[aria-current]"))).await;
    }

    /// Waits until no element is found by a CSS selector.
    pub(crate) async fn until_gone(&self, selector: &str, patience: Duration) {
        let query = self.driver.query(By::Css(selector)).wait(patience, LOOK_EVERY);
        assert!(query.not_exists().await.unwrap(), "{selector} stays");
    }
}
