//! `--markdown`: a section per demo with its table, for slides and notes.

use super::{FileFormat, PlayedChapter, Report};
use crate::view::{Played, comparison, words};
use harness::theory::seconds;
use harness::{Compared, Measure, Measurement, Outcome, Settings};
use std::fmt::Write;

pub const FORMAT: FileFormat = FileFormat {
    option: "markdown",
    help: "Write Markdown: a section with a table for each demo",
    example: "slides.md",
    render,
};

fn render(report: &Report) -> anyhow::Result<String> {
    let chapters = report.chapters.iter().map(|chapter| section(chapter, &report.settings));
    Ok(chapters.collect::<Vec<_>>().join("\n"))
}

fn section(chapter: &PlayedChapter, settings: &Settings) -> String {
    let mut text = format!(
        "# {}\n\n{}\n",
        sentence(chapter.lesson.title()),
        sentence(chapter.lesson.summary())
    );
    for played in &chapter.played {
        let _ = write!(text, "\n## {}\n\n", sentence(&played.question));
        let place = words::place(chapter.lesson, played);
        let _ = write!(text, "`{place}`, {}\n\n", words::pace(played, settings));
        text.push_str(&table(played));
        if !played.demo.takeaway.is_empty() {
            let _ = write!(text, "\n> {}\n", sentence(played.demo.takeaway));
        }
    }
    text
}

fn table(played: &Played) -> String {
    let comparison = played.comparison();
    let mut text = "| approach | elapsed | expected | why | compared | result | market |\n\
                    | --- | ---: | ---: | --- | --- | --- | --- |\n"
        .to_owned();
    for (measurement, row) in played.measurements.iter().zip(&comparison.rows) {
        let cells = cells(measurement, comparison.measure, row);
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

fn cells(measurement: &Measurement, measure: Measure, row: &Compared) -> [String; 7] {
    let expected = measurement.expected.as_ref();
    let elapsed = match measurement.outcome {
        Outcome::Skipped(_) => String::new(),
        _ => comparison::elapsed(measurement.elapsed),
    };
    let figures = measurement
        .figures
        .iter()
        .map(|figure| format!("{}: {}", figure.label, comparison::figure_value(figure)));
    let result = std::iter::once(words::outcome_in_words(measurement)).chain(figures);
    [
        escaped(&words::label(measurement)),
        elapsed,
        expected.map_or(String::new(), |expected| seconds(expected.time)),
        expected.map_or(String::new(), |expected| sentence(&expected.why)),
        escaped(&compared(measure, row)),
        escaped(&result.collect::<Vec<_>>().join("; ")),
        words::witness(measurement).unwrap_or_default(),
    ]
}

/// What was asked, and how much better that is than the baseline.
fn compared(measure: Measure, row: &Compared) -> String {
    let words = comparison::compared(measure, row);
    match &row.value {
        Some(value) if !comparison::is_time(measure) => {
            let asked = format!("{}: {}", measure.words(), comparison::shown(value));
            if words.is_empty() { asked } else { format!("{asked}; {words}") }
        }
        _ => words,
    }
}

/// A sentence that a lesson wrote: `backticks` mark code, and everything else is meant as it stands.
fn sentence(text: &str) -> String {
    let is_code = |place: usize| place % 2 == 1;
    let pieces: Vec<&str> = text.split('`').collect();
    if is_code(pieces.len() - 1) {
        // One of them is just a backtick, and it is not known which.
        return escaped(text);
    }
    let pieces = pieces.iter().enumerate().map(|(place, piece)| {
        // Not even code may leave its cell of a table.
        if is_code(place) { format!("`{}`", escaped_bars(piece)) } else { escaped(piece) }
    });
    pieces.collect()
}

fn escaped_bars(code: &str) -> String {
    code.replace('|', "\\|")
}

/// Text that Markdown shows as it is, on one line and in one cell of a table.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        // Within a name, an underscore means nothing: `join_all` stays readable.
        let within_a_name = letter == '_' && before.is_alphanumeric() && after.is_alphanumeric();
        match letter {
            _ if letter.is_control() => escaped.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '#'
                if !within_a_name =>
            {
                escaped.extend(['\\', letter]);
            }
            _ => escaped.push(letter),
        }
        before = letter;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::export::fixture;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    /// The text of all cells, row by row.
    fn rows(markdown: &str) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::TableRow | Tag::TableHead) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => rows.last_mut().unwrap().push(String::new()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
                        cell.push_str(&text);
                    }
                }
                Event::End(TagEnd::Table) => return rows,
                Event::Html(html) | Event::InlineHtml(html) => panic!("HTML got through: {html}"),
                _ => {}
            }
        }
        rows
    }

    #[test]
    fn hostile_labels_stay_in_their_cells() {
        let rows = rows(&render(&fixture::report()).unwrap());
        assert_eq!(rows.len(), 1 + fixture::measurements().len());
        for (row, measurement) in rows[1..].iter().zip(fixture::measurements()) {
            assert_eq!(row.len(), 7);
            let label = words::label(&measurement).replace(char::is_control, " ");
            assert_eq!(
                row[0].split_whitespace().collect::<Vec<_>>(),
                label.split_whitespace().collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn names_stay_readable() {
        assert_eq!(escaped("join_all, 1000"), "join_all, 1000");
        assert_eq!(escaped("_a_ | <b>"), "\\_a\\_ \\| \\<b\\>");
        assert_eq!(sentence("`a_b` or <b>"), "`a_b` or \\<b\\>");
        assert_eq!(sentence("one ` only"), "one \\` only");
    }
}
