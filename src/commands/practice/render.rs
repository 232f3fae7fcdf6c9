//! Verdicts as text.

use crate::shell::colour;
use crate::view::Terminal;
use checker::{Attempt, Cancel, Check, CheckResult, Diagnostics, Judge, Outcome, Style, Verdict};
use colored::{ColoredString, Colorize};
use std::fmt::Write;

/// How far messages are set in.
const INDENT: &str = "      ";
/// Lines of what was printed that are shown; the rest is cut from the middle.
const PRINTED_LINES: usize = 24;

/// All there is to say about one attempt.
pub fn verdict(verdict: &Verdict, shown: &str, terminal: &Terminal) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{}  {}  {}\n",
        outcome(verdict.outcome),
        verdict.exercise.bold(),
        shown.dimmed()
    );
    if let Some(detail) = &verdict.detail {
        let _ = writeln!(text, "{}\n", detail.text(style()).trim_end());
    }
    for check in &verdict.checks {
        text.push_str(&one_check(check, verdict.clippy.is_some(), terminal));
    }
    if !verdict.checks.is_empty() {
        text.push('\n');
    }
    // Only where they may say what is wrong: who has passed hears from Clippy, which says the same and more.
    if !verdict.passed() && !verdict.warnings.is_empty() {
        let _ = writeln!(text, "{}\n", verdict.warnings.rendered(style()).trim_end());
    }
    for note in &verdict.notes {
        let note = paragraph(&format!("note: {note}"), "", terminal);
        let _ = writeln!(text, "{}", each_line(&note, Colorize::yellow));
    }
    text.push_str(&summary(verdict));
    text
}

/// One attempt among many: a line, and another with the first thing that is wrong.
pub fn brief(verdict: &Verdict, terminal: &Terminal) -> String {
    let mut text = format!("{}  {}\n", outcome(verdict.outcome), verdict.exercise);
    let detail = verdict.detail.as_ref().map(|detail| detail.text(Style::Plain));
    let complaint = verdict.checks.iter().find_map(|check| check.result.message());
    if let Some(complaint) = complaint.or_else(|| first_line(detail.as_deref())) {
        let _ = writeln!(text, "{}", paragraph(complaint, INDENT, terminal));
    }
    text
}

/// What Clippy says about an attempt that passed, under a heading; nothing, if it says nothing. It is asked after the
/// verdict, never before it, unless the verdict depends on it.
pub fn advice(judge: &Judge, attempt: &Attempt, verdict: &Verdict, terminal: &Terminal) -> String {
    // It may have been asked before.
    if let Some(advice) = &verdict.clippy {
        return advised(advice, terminal);
    }
    match judge.advice(attempt, &Cancel::default()) {
        Ok(advice) => advised(&advice, terminal),
        // It is advice: a verdict stands without it.
        Err(error) => {
            format!("Clippy could not be asked: {:#}\n", anyhow::Error::new(error))
        }
    }
}

fn advised(advice: &Diagnostics, terminal: &Terminal) -> String {
    if advice.is_empty() {
        return String::new();
    }
    let dash = terminal.pick("–", "-");
    format!(
        "\n{} {dash} it passed, and could be neater:\n\n{}\n",
        "Clippy".bold(),
        advice.rendered(style()).trim_end()
    )
}

fn outcome(outcome: Outcome) -> ColoredString {
    match outcome {
        Outcome::Passed => "passed".green().bold(),
        Outcome::Failed => "failed".red().bold(),
        Outcome::CompileError => "does not compile".red().bold(),
        Outcome::TimedOut => "timed out".red().bold(),
        Outcome::Crashed => "crashed".red().bold(),
        Outcome::Tampered => "cannot be judged".red().bold(),
        Outcome::NotJudged => "not judged".yellow().bold(),
    }
}

/// One check; `in_full` where what a program prints is worth seeing even where all is well.
fn one_check(check: &Check, in_full: bool, terminal: &Terminal) -> String {
    let sign = match check.result {
        CheckResult::Passed => terminal.pick("✓", "ok").green(),
        CheckResult::NotRun(_) => terminal.pick("·", "--").dimmed(),
        _ => terminal.pick("✗", "no").red(),
    };
    let mut text = format!("  {sign} {}\n", check.name.replace('_', " "));
    if let Some(message) = check.result.message() {
        let message = paragraph(message, INDENT, terminal);
        let _ = writeln!(text, "{}", each_line(&message, Colorize::bold));
    } else if !in_full {
        return text;
    }
    if !check.printed.is_empty() {
        let _ = writeln!(text, "{}", printed(&check.printed, terminal));
    }
    text
}

fn printed(printed: &str, terminal: &Terminal) -> String {
    let bar = terminal.pick("│", "|");
    let lines: Vec<&str> = printed.lines().collect();
    let cut = lines.len().saturating_sub(PRINTED_LINES);
    let half = (lines.len() - cut).div_ceil(2);
    let note = format!("[... {cut} lines left out ...]");
    let (first, last) = (&lines[..half], &lines[half + cut..]);
    let note = (cut > 0).then_some(note.as_str());
    let shown = first.iter().copied().chain(note).chain(last.iter().copied());
    let shown = shown.map(|line| {
        // A line without an end is no line to read.
        let line = console::truncate_str(line, 4 * terminal.width, terminal.pick("…", "..."));
        format!("{INDENT}{bar} {line}")
    });
    let heading = format!("{INDENT}printed:");
    let shown = std::iter::once(heading).chain(shown).collect::<Vec<_>>();
    each_line(&shown.join("\n"), Colorize::dimmed)
}

fn summary(verdict: &Verdict) -> String {
    let [compile, run] =
        [verdict.compile, verdict.run].map(|time| format!("{:.2} s", time.as_secs_f64()));
    if verdict.checks.is_empty() {
        return format!("Took {compile}.\n");
    }
    let all = verdict.checks.len();
    let good = verdict.checks.iter().filter(|check| check.result == CheckResult::Passed).count();
    format!("{good} of {all} checks passed. Compiled in {compile}, ran in {run}.\n")
}

/// Wrapped to the terminal's width, and set in. Line ends stay.
fn paragraph(text: &str, indent: &str, terminal: &Terminal) -> String {
    let options = textwrap::Options::new(terminal.width.min(100))
        .initial_indent(indent)
        .subsequent_indent(indent);
    textwrap::fill(text.trim_end(), options)
}

/// Styled line by line: where a text is cut between two lines, no style is lost and none runs on.
fn each_line(text: &str, style: impl Fn(ColoredString) -> ColoredString) -> String {
    let lines = text.lines().map(|line| style(line.normal()).to_string());
    lines.collect::<Vec<_>>().join("\n")
}

fn first_line(detail: Option<&str>) -> Option<&str> {
    detail?.lines().find(|line| !line.trim().is_empty())
}

/// With the compiler's colours, where colours are wanted.
fn style() -> Style {
    if colour::on_stdout() { Style::Coloured } else { Style::Plain }
}
