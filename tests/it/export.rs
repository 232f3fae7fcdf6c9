//! Results as files: every format against the JSON of the same run, where the files go, and what stays of
//! standard output.

use crate::support::workbook;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

/// What one run wrote.
struct Exported {
    /// The JSON, one object per chapter.
    json: Vec<Value>,
    html: String,
    svg: String,
    markdown: String,
    csv: String,
}

/// One run, in every format at once: so the numbers must be the same, on the real clock as well.
fn export(arguments: &[&str]) -> Exported {
    let home = TempDir::new().unwrap();
    let at = |name: &str| home.path().join(name);
    let mut command = workbook();
    command.arg("run").args(arguments).args(["--format", "json"]);
    for format in ["html", "svg", "markdown", "csv"] {
        command.arg(format!("--{format}")).arg(at(format));
    }
    let assert = command.assert().success();
    let stdout = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    let read = |name| fs::read_to_string(at(name)).unwrap();
    Exported {
        json: stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        html: read("html"),
        svg: read("svg"),
        markdown: read("markdown"),
        csv: read("csv"),
    }
}

/// The whole workbook. One run is enough for all tests.
static EVERYTHING: LazyLock<Exported> =
    LazyLock::new(|| export(&["--all", "--virtual-time", "--speed", "20"]));

impl Exported {
    /// Every approach of every demo, in order.
    fn approaches(&self) -> Vec<&Value> {
        let demos = self.json.iter().flat_map(|lesson| lesson["demos"].as_array().unwrap());
        demos.flat_map(|demo| demo["approaches"].as_array().unwrap()).collect()
    }
}

fn select<'a>(within: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    within.select(&Selector::parse(selector).unwrap()).collect()
}

/// The exact number behind the first element, if there is one.
fn exact(within: ElementRef, selector: &str) -> Option<f64> {
    select(within, selector).first().and_then(|data| data.attr("value")?.parse().ok())
}

#[test]
fn every_number_in_the_report_is_that_of_the_json() {
    let exported = &*EVERYTHING;
    let page = Html::parse_document(&exported.html);
    let rows = select(page.root_element(), "table.times tbody tr");
    let approaches = exported.approaches();
    assert_eq!(rows.len(), approaches.len());
    for (row, approach) in rows.into_iter().zip(approaches) {
        assert_eq!(row.attr("data-approach"), approach["id"].as_str());
        let ran = approach["outcome"] != "skipped";
        let elapsed = approach["elapsed_s"].as_f64().filter(|_| ran);
        assert_eq!(exact(row, ".elapsed data"), elapsed, "{approach}");
        assert_eq!(exact(row, ".expected data"), approach["expected_s"].as_f64(), "{approach}");

        let figures = approach["figures"].as_object().unwrap();
        assert_eq!(select(row, "data.figure").len(), figures.len(), "{approach}");
        for (name, value) in figures {
            let shown = exact(row, &format!("data.figure[data-name='{name}']"));
            assert_eq!(shown, value.as_f64(), "{name} of {approach}");
        }
        for count in select(row, "data.count") {
            let name = count.attr("data-name").unwrap();
            let value: u64 = count.attr("value").unwrap().parse().unwrap();
            assert_eq!(Some(value), approach["ledger"][name].as_u64(), "{name} of {approach}");
            assert_eq!(count.text().next(), Some(value.to_string().as_str()));
        }
    }
}

#[test]
fn the_timelines_in_words_are_those_of_the_json() {
    let exported = export(&["timeouts", "--only", "batch-deadline", "--virtual-time"]);
    let page = Html::parse_document(&exported.html);
    let found: Vec<Vec<String>> = select(page.root_element(), "table.lanes tbody tr")
        .into_iter()
        .map(|row| select(row, "td").iter().map(|cell| cell.text().collect()).collect())
        .collect();
    let mut expected = Vec::new();
    for approach in exported.approaches() {
        for lane in approach["lanes"].as_array().unwrap() {
            let span = &lane["spans"][0];
            let words = |value: &Value| value.as_str().unwrap().to_owned();
            let seconds = |value: &Value| format!("{} s", value.as_f64().unwrap());
            expected.push(vec![
                words(&approach["label"]),
                words(&lane["name"]),
                words(&span["state"]),
                seconds(&span["start_s"]),
                seconds(&span["end_s"]),
                words(&lane["end"]),
            ]);
        }
    }
    assert_eq!(found.len(), 10);
    assert_eq!(found, expected);
}

#[test]
fn the_report_needs_nothing_but_itself() {
    let page = Html::parse_document(&EVERYTHING.html);
    let root = page.root_element();
    let loads = select(root, "script, link, img, iframe, object, embed, image, use, [src]");
    assert!(loads.is_empty(), "{:?}", loads.iter().map(ElementRef::html).collect::<Vec<_>>());
    for style in select(root, "style") {
        let css: String = style.text().collect();
        assert!(!css.contains("url(") && !css.contains("@import"), "{css}");
    }
    let elements = page.root_element().descendent_elements();
    let listens =
        |element: &ElementRef| element.value().attrs().any(|(name, _)| name.starts_with("on"));
    assert_eq!(elements.filter(listens).count(), 0, "no script hides in an attribute");
    for lesson in lessons::CATALOGUE {
        let heading = select(root, &format!("main h2[id='{}']", lesson.name));
        assert_eq!(heading.len(), 1, "{}", lesson.name);
        assert_eq!(select(root, &format!("nav a[href='#{}']", lesson.name)).len(), 1);
    }
}

#[test]
fn csv_is_the_json_in_rows() {
    let exported = &*EVERYTHING;
    let mut reader = csv::Reader::from_reader(exported.csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let approaches = exported.approaches();
    assert_eq!(rows.len(), approaches.len());
    for (row, approach) in rows.iter().zip(approaches) {
        let cell = |name: &str| &row[header.iter().position(|other| other == name).unwrap()];
        assert_eq!(Some(cell("approach")), approach["id"].as_str());
        assert_eq!(Some(cell("label")), approach["label"].as_str());
        assert_eq!(cell("elapsed_s").parse().ok(), approach["elapsed_s"].as_f64());
        assert_eq!(cell("expected_s").parse().ok(), approach["expected_s"].as_f64());
        assert_eq!(cell("detail"), approach["detail"].as_str().unwrap_or_default());
        for count in ["calls", "completed", "failed", "cancelled", "peak_in_flight"] {
            if approach["outcome"] != "skipped" {
                assert_eq!(cell(count).parse().ok(), approach["ledger"][count].as_u64());
            }
        }
        let figures = cell("figures").split("; ").filter_map(|figure| figure.split_once('='));
        for (name, value) in figures {
            assert_eq!(value.parse().ok(), approach["figures"][name].as_f64(), "{name}");
        }
    }
}

#[test]
fn markdown_has_a_table_for_every_demo() {
    let exported = &*EVERYTHING;
    let lines = || exported.markdown.lines();
    let demos: usize =
        exported.json.iter().map(|lesson| lesson["demos"].as_array().unwrap().len()).sum();
    assert_eq!(lines().filter(|line| line.starts_with("## ")).count(), demos);
    assert_eq!(lines().filter(|line| line.starts_with("| ---")).count(), demos);
    let rows = lines().filter(|line| line.starts_with("| ")).count();
    assert_eq!(rows, exported.approaches().len() + 2 * demos);
}

#[test]
fn the_picture_in_the_docs_is_the_one_that_its_command_draws() {
    let drawn = export(&["gather", "--only", "many", "--virtual-time"]).svg;
    let kept = fs::read_to_string("docs/timeline.svg").unwrap().replace("\r\n", "\n");
    assert!(drawn == kept, "the drawing changed: look at it, then run docs/pictures.sh");
    let document = roxmltree::Document::parse(&drawn).unwrap();
    let lanes = document.descendants().filter(|node| node.attribute("class") == Some("lane"));
    assert_eq!(lanes.count(), 40, "four approaches with ten calls each");
}

/// Runs a short demo with these options and returns its standard output.
fn stdout(options: &[&str]) -> String {
    let assert = workbook()
        .args(["run", "basics", "--only", "lazy", "--virtual-time"])
        .args(options)
        .assert()
        .success();
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

#[test]
fn an_export_to_a_file_leaves_the_text_and_one_to_stdout_replaces_it() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("times.csv").display().to_string();
    let text = stdout(&["--csv", &file]);
    assert!(text.contains("Takeaway") && text.contains(&format!("Written: {file}")), "{text}");
    assert_eq!(stdout(&["--csv", "-"]), fs::read_to_string(&file).unwrap());
    assert!(stdout(&["--markdown", "-"]).starts_with("# "));

    let json = stdout(&["--format", "json", "--csv", &file]);
    assert_eq!(json.lines().count(), 1, "nothing but the object: {json}");
}

#[test]
fn a_file_is_replaced_whole() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("report.html");
    fs::write(&file, "a report from before").unwrap();
    stdout(&["--html", &file.display().to_string()]);
    let html = fs::read_to_string(&file).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.trim_end().ends_with("</html>"));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing else is left behind");
}

/// Asserts that a run is refused before it starts.
#[track_caller]
fn refused(options: &[&str], message: &str) {
    // At a tenth of the pace: if a demo ran, this would take minutes.
    let assert = workbook()
        .args(["run", "gather", "--speed", "0.1"])
        .args(options)
        .assert()
        .code(2)
        .stdout("");
    let stderr = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(stderr.contains(message), "{options:?}: {stderr}");
}

#[test]
fn what_cannot_be_written_is_refused_before_the_run() {
    let home = TempDir::new().unwrap();
    let at = |name: &str| home.path().join(name).display().to_string();
    refused(&["--html", &at("missing/report.html")], "make it first");
    refused(&["--html", &at("")], "report.html");
    refused(&["--svg", &at(".")], "timeline.svg");
    refused(&["--csv", &at("same"), "--markdown", &at("same")], "name two");
    refused(&["--csv", "-", "--markdown", "-"], "name two");
    refused(&["--csv", "-", "--format", "json"], "--format json");
    refused(&["--html", ""], "--html");
    if Path::new("/proc/self").exists() {
        refused(&["--html", "/proc/report.html"], "/proc");
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "looking leaves nothing behind");
}
