//! That every reveal answers the question that the class was asked, and the list of all questions.

use crate::view::guess::{self, Kind};
use harness::{Clock, Outcome, Settings, Silent};
use std::fmt::Write;
use std::{env, fs};

/// The list, kept in the repository: `WORKBOOK_WRITE=1 cargo test --bin workbook questions` writes it anew.
const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/questions.md");

const HEAD: &str = "\
# What each demo asks

Every question of the workbook, the kind of guess that `run --predict` and `present` take for it, and the figure that the
reveal sets beside the guess. `src/commands/present/questions.rs` writes this list and compares it; it also runs
every demo that can run on virtual time, and checks that each approach measures what the question asks for.

| chapter | demo | question | guess | revealed |
| --- | --- | --- | --- | --- |
";

#[test]
fn every_reveal_answers_its_question() {
    let settings = Settings { clock: Clock::Virtual, ..Settings::default() };
    for lesson in lessons::CATALOGUE {
        for demo in lesson.demos().iter().filter(|demo| !demo.real_time_only) {
            for measurement in harness::run(&demo.prepare(&settings), &settings, &mut Silent) {
                if measurement.outcome == Outcome::Ok {
                    let answer = guess::measured(demo, &measurement, 1.0);
                    let of = (lesson.name, demo.id, &measurement.id);
                    assert!(answer.is_some(), "{of:?} does not measure {:?}", demo.measures);
                }
            }
        }
    }
}

#[test]
fn the_list_of_questions_is_up_to_date() {
    let mut list = HEAD.to_owned();
    for lesson in lessons::CATALOGUE {
        for demo in lesson.demos() {
            let [first, ..] = demo.measures else { panic!("{} measures nothing", demo.id) };
            let (kind, words) = (Kind::of(demo).prompt(), first.words());
            let question = demo.question.replace('|', "\\\\|");
            writeln!(list, "| {} | {} | {question} | {kind} | {words} |", lesson.name, demo.id)
                .unwrap();
        }
    }
    if env::var_os("WORKBOOK_WRITE").is_some() {
        fs::write(LIST, &list).unwrap();
    }
    let kept = fs::read_to_string(LIST).unwrap_or_default();
    assert!(
        kept == list,
        "docs/questions.md is out of date: see src/commands/present/questions.rs"
    );
}
