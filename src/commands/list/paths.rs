//! Ways through the workbook for those who have less time than it takes.

use crate::view::{Terminal, wrap};
use clap::ValueEnum;
use colored::Colorize;

/// How much time there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Path {
    /// Thirty minutes: the idea, and the first exercise
    #[value(name = "30min")]
    HalfAnHour,
    /// Two hours: what a program of your own needs
    #[value(name = "2h")]
    TwoHours,
    /// A lecture of forty minutes, with live demos
    Lecture,
}

/// A command line, and why it comes now.
type Step = (&'static str, &'static str);

const HALF_AN_HOUR: &[Step] = &[
    ("workbook run what-is-async --predict", "guess: how long do three waits take?"),
    ("workbook read what-is-async", "what the thread does meanwhile"),
    ("workbook run basics --predict", "a future does nothing until it is polled"),
    ("workbook run gather --only many --predict", "ten calls: which tool?"),
    ("workbook run pitfalls --only blocked-loop --predict", "what async does not make faster"),
    ("workbook decide", "and is async the right tool for your work?"),
    ("workbook check first_await", "your first exercise, in a folder of 'workbook init'"),
];

const TWO_HOURS: &[Step] = &[
    ("workbook run what-is-async --predict", "the idea"),
    ("workbook run sync-vs-async --predict", "waits overlap, work does not"),
    ("workbook run basics --predict", "futures, await, join!, spawn"),
    ("workbook check first_await lazy_future spawn_and_join", "try it"),
    ("workbook run gather --predict", "many calls at once"),
    ("workbook check fetch_all bounded", "try it"),
    ("workbook run timeouts --predict", "give up, and cancel"),
    ("workbook check give_up retry", "try it"),
    ("workbook run errors --predict", "one of three fails"),
    ("workbook run pitfalls --predict", "seven mistakes that compile"),
    ("workbook check blocking_call lost_task", "try it"),
    ("workbook step basics --only two-ways", "who is polled when, event by event"),
    ("workbook trace your_program.rs", "and your own program?"),
];

const LECTURE: &[Step] = &[
    ("workbook present what-is-async --only three-prices", "8 min: predict, run, reveal"),
    ("workbook present basics --only two-ways", "7 min: which of them wait in line?"),
    ("workbook present gather --only many", "8 min: ten calls, four ways"),
    ("workbook present pitfalls --only blocked-loop", "7 min: who else gets a turn?"),
    ("workbook present timeouts --only batch-deadline", "6 min: what can you still show?"),
    ("workbook decide", "4 min: with an example from the room"),
];

impl Path {
    fn steps(self) -> &'static [Step] {
        match self {
            Path::HalfAnHour => HALF_AN_HOUR,
            Path::TwoHours => TWO_HOURS,
            Path::Lecture => LECTURE,
        }
    }

    /// The steps in order: the command, and below it why.
    pub fn text(self, terminal: &Terminal) -> String {
        let mut text = String::new();
        for (number, (command, why)) in (1..).zip(self.steps()) {
            text.push_str(&format!("{number:>3}  {}\n", command.bold()));
            for line in wrap(why, terminal.width.saturating_sub(5)) {
                text.push_str(&format!("     {}\n", line.dimmed()));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli;

    #[test]
    fn every_step_is_a_command_line_that_works() {
        for path in Path::value_variants() {
            for (command, _) in path.steps() {
                let parsed = cli::command().try_get_matches_from(command.split(' '));
                assert!(parsed.is_ok(), "{command}: {}", parsed.unwrap_err());
                let mut words = command.split(' ').skip(1);
                if words.next() == Some("present") {
                    let lesson = lessons::find(words.next().unwrap()).unwrap();
                    assert!(lesson.demo(words.nth(1).unwrap()).is_some(), "{command}");
                }
            }
        }
    }
}
