//! Recorded runs as a page: what was found, who waited and ran when, and the same as tables.

use super::{STYLE, document};
use crate::view::export::svg;
use crate::view::recorded::{Recorded, short, state_in_words};
use harness::theory::seconds;
use maud::{Markup, html};
use recording::{End, Finding, State, What};

/// Tasks beyond these are counted in the table, and not listed: that is more than a reader looks at.
const ROWS: usize = 500;

/// A page about these recordings, of one program or of one demo.
pub fn recordings(all: &[Recorded]) -> String {
    let title = all.first().map_or_else(
        || "Recording".to_owned(),
        |first| match all.len() {
            1 => first.heading(),
            // What all of them have in common: the demo.
            _ => first.title[..first.title.len().saturating_sub(1)].join(" / "),
        },
    );
    let body = html! {
        header {
            p.book { "workbook" }
            h1 { (title) }
            p.summary { "A run, recorded: what was found in it, who waited, and who ran." }
        }
        main #main {
            @for (number, recorded) in (1..).zip(all) { (one(recorded, number, all.len() == 1)) }
        }
    };
    document(&format!("{title} - workbook"), STYLE, &body, &html! {}).into_string()
}

fn one(recorded: &Recorded, number: usize, alone: bool) -> Markup {
    let recording = recorded.recording();
    let clock =
        if recorded.clocks.is_virtual() { "virtual time, which is exact" } else { "real time" };
    let length = seconds(recorded.clocks.seen(recording.elapsed));
    html! {
        section aria-labelledby={ "run-" (number) } {
            h2 id={ "run-" (number) } {
                @if alone { "The run" } @else { (recorded.title.last().map_or("", String::as_str)) }
            }
            p {
                (recording.tasks.len()) @if recording.tasks.len() == 1 { " task" } @else { " tasks" }
                ", " (length) " of " (clock) "."
            }
            (findings(recorded))
            @if let Some(drawing) = svg::recording(recorded) { figure { (drawing.embedded()) } }
            details {
                summary { "The tasks as a table" }
                (tasks(recorded))
            }
            @for note in &recording.notes { p.place { "Note: " (note) } }
            @if recording.not_kept > 0 {
                p.place { "Note: " (recording.not_kept) " events had no room in the recording." }
            }
        }
    }
}

fn findings(recorded: &Recorded) -> Markup {
    let findings = &recorded.explained.findings;
    html! {
        @if !findings.is_empty() {
            ol.findings { @for finding in findings { li { (finding_in_words(recorded, finding)) } } }
        }
    }
}

fn finding_in_words(recorded: &Recorded, finding: &Finding) -> Markup {
    let line = recorded.sources.line(&finding.file, finding.line);
    html! {
        p {
            strong.bad { (finding.kind.name()) } " "
            code { (finding.file) ":" (finding.line) } " "
            (finding.message)
        }
        @if let Some(line) = line { pre { code { (line.trim()) } } }
        @if finding.cost > 0 || finding.gain > 0 {
            p.place {
                @if finding.cost > 0 { "Cost: " (short(finding.cost)) ". " }
                @if finding.gain > 0 { "Without it, the run could be " (short(finding.gain)) " shorter." }
            }
        }
    }
}

/// The picture for those who cannot see it.
fn tasks(recorded: &Recorded) -> Markup {
    let recording = recorded.recording();
    let time = |at: u64| seconds(recorded.clocks.seen(at));
    let mut polls = vec![0_u64; recording.tasks.len()];
    for event in &recording.events {
        if let (What::Poll { .. }, Some(polls)) = (&event.what, polls.get_mut(event.task)) {
            *polls += 1;
        }
    }
    let rest = recording.tasks.len().saturating_sub(ROWS);
    html! {
        div.scroll tabindex="0" role="region" aria-label="Table of tasks" {
            table {
                caption { "Tasks of " (recorded.heading()) }
                thead {
                    tr {
                        th scope="col" { "Task" }
                        th scope="col" { "Made at" }
                        th.number scope="col" { "From" }
                        th.number scope="col" { "To" }
                        th.number scope="col" { "Polls" }
                        th scope="col" { "End" }
                    }
                }
                tbody {
                    @for (task, polls) in recording.tasks.iter().zip(&polls).take(ROWS) {
                        tr {
                            th scope="row" { (task.name) }
                            td { (task.place.and_then(|place| recorded.place_in_words(place)).unwrap_or_default()) }
                            td.number { (time(task.made)) }
                            td.number { @if let Some((at, _)) = task.ended { (time(at)) } }
                            td.number { (polls) }
                            td { (end(task.ended.map(|(_, how)| how))) }
                        }
                    }
                    @if rest > 0 { tr { td colspan="6" { "and " (rest) " more tasks" } } }
                }
            }
        }
    }
}

fn end(how: Option<End>) -> &'static str {
    how.map_or("not over", |how| state_in_words(State::Ended(how)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::recorded::fixture;
    use scraper::{Html, Selector};

    #[test]
    fn findings_stand_above_the_timeline_with_file_and_line() {
        let page = recordings(&[fixture::blocked()]);
        let html = Html::parse_document(&page);
        let text = |css: &str| -> Vec<String> {
            let selector = Selector::parse(css).unwrap();
            html.select(&selector).map(|node| node.text().collect()).collect()
        };
        assert_eq!(text(".findings code")[0], "src/main.rs:12");
        assert!(text(".findings p")[0].contains("1 task was ready <meanwhile>"));
        assert_eq!(text(".findings pre")[0], "std::thread::sleep(Duration::from_millis(1020));");
        assert!(page.find("findings").unwrap() < page.find("class=\"drawing\"").unwrap());
        assert_eq!(text("tbody tr").len(), 4);
        assert!(text("tbody tr")[3].contains("panicked"));
        assert!(!page.contains("<script"), "no script");
        assert!(page.contains("3 events had no room"));
    }
}
