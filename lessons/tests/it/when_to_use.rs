//! What the chapter on when to use async claims: what waits gains, what
//! computes does not.

use harness::{End, Measurement, Outcome, Settings};
use lessons::decide::{Question, Step, Tool, Work, next_step};

/// The approaches of a demo. What needs the real clock runs faster than in
/// class.
fn measure(demo: &str) -> Vec<Measurement> {
    let settings = Settings { speed: 4.0, ..Settings::virtual_time() };
    crate::measure("when-to-use", demo, &[], &settings)
}

fn of(measured: &[Measurement], approach: &str) -> Measurement {
    let found = measured.iter().find(|other| other.id == approach);
    found.expect("the approach exists").clone()
}

fn speed_up(of: &Measurement) -> Option<f64> {
    let figure = of.figures.iter().find(|figure| figure.name == "speed_up");
    figure.map(|figure| figure.value)
}

/// Whether no two lanes of this name overlap in time.
fn one_at_a_time(of: &Measurement, name: &str) -> bool {
    let lanes = of.timeline.lanes.iter();
    let mut spans: Vec<_> = lanes
        .filter(|lane| lane.name.starts_with(name))
        .map(|lane| lane.spans[0])
        .collect();
    assert_eq!(spans.len(), 8, "{}", of.id);
    spans.sort_by_key(|span| span.start);
    spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

#[test]
fn eight_that_wait_take_as_long_as_one() {
    let measured = measure("waiting");
    for kind in ["call", "query", "stream"] {
        let in_a_row = of(&measured, &format!("{kind}-in-a-row"));
        let together = of(&measured, &format!("{kind}-async"));
        assert_eq!(in_a_row.elapsed, together.elapsed * 8, "{kind}");
        assert_eq!(speed_up(&in_a_row), None, "{kind}");
        assert_eq!(speed_up(&together), Some(8.0), "{kind}");

        for one in [&in_a_row, &together] {
            assert_eq!(one.note.as_deref(), Some("8 done"), "{}", one.id);
            let ends = one.timeline.lanes.iter().map(|lane| lane.end);
            assert!(ends.eq([Some(End::Completed); 8]), "{}", one.id);
        }
    }
    let peak = |id| of(&measured, id).ledger.peak_in_flight;
    assert_eq!(["call-in-a-row", "call-async"].map(peak), [1, 8]);
    assert_eq!(["query-in-a-row", "query-async"].map(peak), [1, 8]);
    // A stream is no call.
    assert_eq!(["stream-in-a-row", "stream-async"].map(peak), [0, 0]);
}

#[cfg(unix)]
#[test]
fn slow_files_are_read_in_a_row_or_together() {
    let measured = measure("slow-files");
    let in_a_row = of(&measured, "slow-file-in-a-row");
    let together = of(&measured, "slow-file-async");
    assert!(one_at_a_time(&in_a_row, "file"));
    assert!(!one_at_a_time(&together, "file"));
}

#[test]
fn files_in_memory_are_read_both_ways() {
    let measured = measure("cached-files");
    for id in ["file-in-a-row", "file-async"] {
        let one = of(&measured, id);
        assert_eq!(one.outcome, Outcome::Ok, "{id}");
        assert_eq!(one.note.as_deref(), Some("8 done"), "{id}");
        assert_eq!(one.expected, None, "{id}: nothing to wait for");
    }
    assert!(speed_up(&of(&measured, "file-async")).is_some());
}

#[test]
fn what_computes_takes_turns_with_async_and_without() {
    let measured = measure("computing");
    for kind in ["fibonacci", "crunching", "compression"] {
        for way in ["in-a-row", "async"] {
            let one = of(&measured, &format!("{kind}-{way}"));
            assert_eq!(one.outcome, Outcome::Ok, "{}", one.id);
            assert!(one_at_a_time(&one, kind), "{}", one.id);
        }
        let together = of(&measured, &format!("{kind}-async"));
        assert!(speed_up(&together).is_some(), "{kind}");
    }
}

#[test]
fn every_tool_of_the_decision_guide_is_explained() {
    for tool in Tool::ALL {
        assert!(!tool.name().is_empty() && !tool.why().is_empty());
        let prose = lessons::find("when-to-use").unwrap().prose;
        assert!(prose.contains(tool.name()), "{}", tool.name());
        assert!(prose.contains(tool.lesson()), "{}", tool.lesson());
    }
}

#[test]
fn what_is_known_leads_to_the_next_question_or_to_the_tool() {
    let mut work = Work { waits: Some(false), ..Work::default() };
    assert_eq!(next_step(&work), Step::Ask(Question::Computes));
    work.computes = Some(true);
    assert_eq!(next_step(&work), Step::Take(Tool::AllCores));
}
