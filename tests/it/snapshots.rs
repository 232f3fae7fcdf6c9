//! What `run` looks like, to the letter. Virtual time makes the numbers the same everywhere.

use crate::support::workbook;

fn screen(columns: &str, arguments: &[&str]) -> String {
    let assert = workbook()
        .env("COLUMNS", columns)
        .arg("run")
        .args(arguments)
        .arg("--virtual-time")
        .assert()
        .success();
    String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
}

#[test]
fn at_80_columns() {
    insta::assert_snapshot!(screen("80", &["gather", "--only", "many"]));
}

#[test]
fn at_120_columns() {
    insta::assert_snapshot!(screen("120", &["gather", "--only", "many"]));
}

#[test]
fn at_80_columns_in_ascii_with_bad_ends() {
    insta::assert_snapshot!(screen("80", &["timeouts", "--only", "batch-deadline", "--ascii"]));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for columns in [60, 80, 120, 200] {
        let text = screen(&columns.to_string(), &["gather"]);
        let widest = text.lines().map(console::measure_text_width).max().unwrap();
        // Code keeps its line breaks, and is at most 80 columns wide.
        assert!(widest <= columns.max(80), "{widest} columns on a terminal of {columns}");
    }
}
