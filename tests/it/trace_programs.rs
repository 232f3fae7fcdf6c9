//! The programs of `tests/programs`, traced from outside: what is found in each, against what was expected before the
//! first run.
//!
//! The gate runs a slice, one program of each kind and some right ones. `WORKBOOK_PROGRAMS=all` runs every one (some ten
//! minutes), any other value those whose names contain it; `WORKBOOK_PROGRAMS_FOLDER` names another such folder.
#![cfg(target_os = "linux")]

use crate::support::workbook;
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// One program of each kind, and right ones that are quick: what the gate has time for.
const SLICE: [&str; 9] = [
    "rust/right_07_price_board.rs",
    "rust/wrong_04_blocked_worker_thread_reply.rs",
    "rust/wrong_07_sequential_dashboard.rs",
    "rust/wrong_14_lost_metrics_flush.rs",
    "rust/wrong_17_deadlock_transfers.rs",
    "rust/wrong_20_held-lock_geo_cache.rs",
    "python/right_05_quote_fallback.py",
    "python/wrong_05_never-polled_cache_invalidate.py",
    "python/wrong_08_deadlock_two_queues.py",
];

/// Programs of which it is known that something else is found than was expected, and why. Nothing in a right program
/// may ever stand here.
const KNOWN: [(&str, &str); 1] = [(
    "rust/wrong_27_busy-polling_wait_ready.rs",
    "on a busy machine its polls are interrupted, and are then taken for long ones besides",
)];

/// A row of `expected.tsv`.
struct Expected {
    file: String,
    kind: String,
    lines: Vec<u64>,
    /// What to say on the command line.
    arguments: Vec<String>,
    /// Findings that are fair, too.
    also: Vec<(String, u64)>,
}

fn expected(folder: &Path) -> Vec<Expected> {
    let text = std::fs::read_to_string(folder.join("expected.tsv")).unwrap();
    let row = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let column = |number: usize| columns.get(number).copied().unwrap_or("-");
        let how = column(4);
        let also = column(5).split([',', ' ']).filter_map(|text| {
            let (kind, line) = text.split_once(':')?;
            Some((kind.to_owned(), line.parse().ok()?))
        });
        Expected {
            file: column(0).to_owned(),
            kind: column(1).to_owned(),
            lines: column(2).split(',').filter_map(|line| line.trim().parse().ok()).collect(),
            arguments: how
                .split(' ')
                .filter(|_| how.starts_with("--"))
                .map(str::to_owned)
                .collect(),
            also: also.collect(),
        }
    };
    text.lines().skip(1).filter(|line| !line.is_empty()).map(row).collect()
}

/// Kinds and lines of what is found, with the sentences.
fn found(folder: &Path, program: &Expected) -> Vec<(String, u64, String)> {
    let mut command = workbook();
    command.arg("trace").arg(folder.join(&program.file)).args(["--format", "json"]);
    let output = command.args(&program.arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    let recording: Value = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{}: {error}\n{text}\n{said}", program.file));
    let findings = recording["findings"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    findings
        .map(|finding| {
            (text(&finding["kind"]), finding["line"].as_u64().unwrap(), text(&finding["message"]))
        })
        .collect()
}

#[test]
fn what_is_wrong_is_named_and_what_is_right_is_not() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let folder = std::env::var_os("WORKBOOK_PROGRAMS_FOLDER").map_or(own, PathBuf::from);
    let which = std::env::var("WORKBOOK_PROGRAMS").unwrap_or_default();
    let wanted = |program: &Expected| match which.as_str() {
        "" => SLICE.contains(&program.file.as_str()),
        "all" => true,
        part => program.file.contains(part),
    };
    let programs: Vec<Expected> = expected(&folder).into_iter().filter(wanted).collect();
    assert!(!programs.is_empty(), "no program is called so");
    let (mut named, mut wrong, mut right, mut silent) = (0, 0, 0, 0);
    let mut table = String::new();
    let mut unexpected = String::new();
    for program in &programs {
        let findings = found(&folder, program);
        let is_it = |(kind, line, _): &(String, u64, String)| {
            *kind == program.kind && program.lines.contains(line)
        };
        let is_fair = |(kind, line, _): &(String, u64, String)| {
            program.also.iter().any(|also| (&also.0, also.1) == (kind, *line))
        };
        let hit = findings.iter().any(is_it);
        let others: Vec<_> =
            findings.iter().filter(|finding| !is_it(finding) && !is_fair(finding)).collect();
        let is_right = program.kind == "none";
        if is_right {
            right += 1;
            silent += u32::from(others.is_empty());
        } else {
            wrong += 1;
            named += u32::from(hit);
        }
        let verdict = match (is_right || hit, others.is_empty()) {
            (true, true) => continue,
            (true, false) => "and more",
            (false, _) => "not named",
        };
        let _ = writeln!(
            table,
            "{}: expected {} {:?}: {verdict}",
            program.file, program.kind, program.lines
        );
        for (kind, line, message) in findings {
            let _ = writeln!(table, "    {kind} at {line}: {message}");
        }
        if !KNOWN.iter().any(|(known, _)| *known == program.file) {
            unexpected += &program.file;
            unexpected.push('\n');
        }
    }
    print!("{table}");
    println!(
        "{named} of {wrong} wrong programs named at the line; nothing in {silent} of {right} right ones"
    );
    assert_eq!(unexpected, "", "{table}");
}
