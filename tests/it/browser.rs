//! The HTML report in a real browser: contrast in both colour schemes, structure, layout, a picture of it.
//!
//! Without a Chromium the tests say so and pass, unless `WORKBOOK_REQUIRE_CHROMIUM` is set, as `.ci/run` does.
//! `WORKBOOK_CHROMIUM` names one that is in no usual place.

use crate::support::workbook;
use scraper::{Html, Selector};
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const CHECKS: &str = include_str!("browser_checks/checks.js");

/// Long enough for a busy machine; a browser that hangs fails the test after this.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser with a home of its own, that talks to no server.
struct Browser {
    program: PathBuf,
    home: TempDir,
}

impl Browser {
    /// The browser of this machine; `None`, with a note, where there is none.
    fn find() -> Option<Self> {
        let named = std::env::var_os("WORKBOOK_CHROMIUM").map(PathBuf::from);
        let Some(program) =
            named.or_else(|| on_path(&["chromium", "chromium-browser", "google-chrome"]))
        else {
            let required = std::env::var_os("WORKBOOK_REQUIRE_CHROMIUM").is_some();
            assert!(!required, "WORKBOOK_REQUIRE_CHROMIUM is set, and there is no Chromium");
            println!("skipped: no Chromium on this machine");
            return None;
        };
        Some(Browser { program, home: TempDir::new().unwrap() })
    }

    /// Opens a page and returns what the browser printed.
    fn open(&self, page: &Path, options: &[&str]) -> String {
        let profile = TempDir::new_in(&self.home).unwrap();
        let printed = profile.path().join("printed");
        let mut child = Command::new(&self.program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .args(["--disable-dev-shm-usage", "--hide-scrollbars"])
            .arg(format!("--user-data-dir={}", profile.path().join("user").display()))
            .args(options)
            .arg(format!("file://{}", page.display()))
            .stdout(File::create(&printed).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + PATIENCE;
        while child.try_wait().unwrap().is_none() {
            if Instant::now() > deadline {
                child.kill().unwrap();
                panic!("the browser did not finish with {}", page.display());
            }
            thread::sleep(Duration::from_millis(50));
        }
        fs::read_to_string(printed).unwrap()
    }

    /// What [`CHECKS`] says about a report, in a window of this width.
    fn verdict(&self, report: &str, dark: bool, width: u32) -> Value {
        let page = self.home.path().join("checked.html");
        let script = format!("<script>{CHECKS}</script></body>");
        assert!(report.contains("</body>"));
        fs::write(&page, report.replace("</body>", &script)).unwrap();

        let scheme = format!("--blink-settings=preferredColorScheme={}", if dark { 0 } else { 1 });
        let window = format!("--window-size={width},900");
        let dom = Html::parse_document(&self.open(&page, &["--dump-dom", &scheme, &window]));
        let verdict = dom.select(&Selector::parse("#verdict").unwrap()).next();
        let verdict: String = verdict.expect("the checks ran to their end").text().collect();
        let verdict: Value = serde_json::from_str(&verdict).unwrap();
        assert_eq!(verdict["scheme"], if dark { "dark" } else { "light" });
        assert!(verdict["texts"].as_u64().unwrap() > 100, "the page was checked: {verdict}");
        verdict
    }

    #[track_caller]
    fn assert_well(&self, report: &str, dark: bool, width: u32) {
        let verdict = self.verdict(report, dark, width);
        let complaints = verdict["complaints"].as_array().unwrap();
        assert!(complaints.is_empty(), "dark: {dark}, width: {width}: {complaints:#?}");
    }
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let candidates =
        names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates.into_iter().find(|candidate| candidate.is_file())
}

fn report(arguments: &[&str]) -> String {
    let assert = workbook()
        .arg("run")
        .args(arguments)
        .args(["--virtual-time", "--html", "-"])
        .assert()
        .success();
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

#[test]
fn a_chapter_is_accessible_in_light_and_dark_on_screens_wide_and_narrow() {
    let Some(browser) = Browser::find() else { return };
    let report = report(&["timeouts"]);
    browser.assert_well(&report, false, 1200);
    browser.assert_well(&report, true, 1200);
    browser.assert_well(&report, false, 500);
}

#[test]
fn the_whole_workbook_is_accessible() {
    let Some(browser) = Browser::find() else { return };
    browser.assert_well(&report(&["--all", "--speed", "20"]), true, 1000);
}

#[test]
fn the_checks_can_say_no() {
    let Some(browser) = Browser::find() else { return };
    let spoiled = report(&["basics", "--only", "lazy"])
        .replace("--muted: #57606a", "--muted: #a0a0a0")
        .replace("<h2 ", "<h4 ")
        .replace("</h2>", "</h4>")
        .replace("role=\"img\"", "")
        .replace("</main>", "<img src='missing.png'></main>");
    let verdict = browser.verdict(&spoiled, false, 1000);
    let complaints = verdict["complaints"].to_string();
    for complaint in
        ["text with a contrast", "heading after", "picture without words", "from elsewhere"]
    {
        assert!(complaints.contains(complaint), "{complaint} is not in {complaints}");
    }
}

#[test]
fn the_report_can_be_pictured_and_printed() {
    let Some(browser) = Browser::find() else { return };
    let page = browser.home.path().join("report.html");
    fs::write(&page, report(&["gather", "--only", "many"])).unwrap();

    // Kept for a person to look at.
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (picture, paper) = (kept.join("report.png"), kept.join("report.pdf"));
    browser
        .open(&page, &["--window-size=1000,1400", &format!("--screenshot={}", picture.display())]);
    browser
        .open(&page, &["--no-pdf-header-footer", &format!("--print-to-pdf={}", paper.display())]);

    let picture = fs::read(picture).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    assert!(picture.len() > 20_000, "an empty page is smaller");
    assert!(fs::read(paper).unwrap().starts_with(b"%PDF"));
}
