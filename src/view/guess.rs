//! Guesses: what a reader, or a class, says before a demo runs, and whether it was right.

use super::comparison::shown;
use colored::Colorize;
use harness::{Approach, Demo, Measure, Measurement, Value};
use serde::{Deserialize, Serialize};

/// A guess at a time is right within this share of what was measured.
const SHARE: f64 = 0.15;
/// And within so many seconds, where that is more: the eye cannot tell them apart.
const SECONDS: f64 = 0.1;
/// What varies from machine to machine, such as memory for each task, is right within this factor.
const FACTOR: f64 = 2.0;
/// The longest guess that can be typed.
const LONGEST: usize = 24;

/// What kind of answer a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Seconds, at the guide's pace.
    Seconds,
    /// Microseconds.
    Microseconds,
    /// Bytes; `8k` and `2M` are understood.
    Bytes,
    /// A whole number.
    Count,
    /// Yes or no.
    YesNo,
    /// Which of the approaches: each is picked or left out.
    Which,
    /// Free words, which no program can mark.
    Words,
}

/// What was said about one approach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Guess {
    /// As it was typed; empty for no guess.
    pub text: String,
    /// Whether those who guessed were sure.
    pub sure: bool,
}

/// What became of a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// It was right.
    Right,
    /// It was wrong.
    Wrong,
    /// It cannot be marked: there was no guess, nothing was measured, or it is in words.
    Open,
}

impl Kind {
    /// The kind of answer that the demo's question asks for.
    pub fn of(demo: &Demo) -> Self {
        match demo.measures.first().copied().unwrap_or(Measure::Time) {
            Measure::WhichOne => Kind::Which,
            Measure::Stops => Kind::YesNo,
            Measure::Outcome => Kind::Words,
            Measure::CostOfEach => Kind::Microseconds,
            Measure::Memory => Kind::Bytes,
            measure if measure.unit() == "s" => Kind::Seconds,
            _ => Kind::Count,
        }
    }

    /// What to type, in a few words: "in seconds".
    pub fn prompt(self) -> &'static str {
        match self {
            Kind::Seconds => "in seconds",
            Kind::Microseconds => "in microseconds",
            Kind::Bytes => "in bytes, such as 300 or 8k",
            Kind::Count => "a whole number",
            Kind::YesNo => "y or n",
            Kind::Which => "x for each that it is",
            Kind::Words => "in a few words",
        }
    }

    /// Types one more letter, if it fits. Says whether the letter was one for a guess at all.
    pub fn type_letter(self, guess: &mut String, letter: char) -> bool {
        let number = matches!(self, Kind::Seconds | Kind::Microseconds | Kind::Bytes | Kind::Count);
        match letter {
            '0'..='9' if number && !guess.ends_with(['k', 'M']) => push(guess, letter),
            // A decimal comma is a point: 1,5 is one and a half.
            '.' | ',' if number && self != Kind::Count => {
                if !guess.contains('.') {
                    push(guess, '.');
                }
                true
            }
            'k' | 'M' if self == Kind::Bytes && guess.ends_with(|c: char| c.is_ascii_digit()) => {
                push(guess, letter)
            }
            'y' | 'n' if self == Kind::YesNo => {
                replace(guess, if letter == 'y' { "yes" } else { "no" })
            }
            'x' if self == Kind::Which => {
                let picked = if guess.is_empty() { "x" } else { "" };
                replace(guess, picked)
            }
            letter if self == Kind::Words && !letter.is_control() => {
                // A space at the beginning is the key for the next page.
                if letter == ' ' && guess.is_empty() {
                    return false;
                }
                push(guess, letter)
            }
            _ => false,
        }
    }

    /// Takes back the last letter, or the whole of what one key typed.
    pub fn delete(self, guess: &mut String) {
        match self {
            Kind::YesNo | Kind::Which => guess.clear(),
            _ => {
                guess.pop();
            }
        }
    }

    /// The guess as a reader sees it, with its unit.
    pub fn shown(self, guess: &str) -> String {
        match self {
            _ if guess.is_empty() => String::new(),
            Kind::Seconds => format!("{guess} s"),
            Kind::Microseconds => format!("{guess} us"),
            Kind::Bytes => format!("{guess} bytes"),
            Kind::Which => "yes".to_owned(),
            Kind::Count | Kind::YesNo | Kind::Words => guess.to_owned(),
        }
    }

    /// Whether the guess was right. `scale` brings what was measured to the guide's pace.
    pub fn mark(self, guess: &str, demo: &Demo, measurement: &Measurement, scale: f64) -> Mark {
        let measured = || demo.measures.first()?.of(measurement);
        let verdict = match self {
            Kind::Which => return mark_pick(guess, demo.approaches, &measurement.id),
            _ if guess.is_empty() => None,
            Kind::Words => None,
            Kind::YesNo => match measured() {
                Some(Value::YesNo(yes)) => Some((guess == "yes") == yes),
                _ => None,
            },
            Kind::Count => number(guess)
                .zip(measured())
                .and_then(|(guess, measured)| Some((guess - measured.number()?).abs() < 0.5)),
            Kind::Seconds => number(guess).zip(measured()).and_then(|(guess, measured)| {
                let measured = measured.number()? * scale;
                Some((guess - measured).abs() <= (SHARE * measured).max(SECONDS))
            }),
            Kind::Microseconds | Kind::Bytes => {
                number(guess).zip(measured()).and_then(|(guess, measured)| {
                    let measured = measured.number()?;
                    Some(guess <= measured * FACTOR && guess * FACTOR >= measured)
                })
            }
        };
        match verdict {
            Some(true) => Mark::Right,
            Some(false) => Mark::Wrong,
            None => Mark::Open,
        }
    }

    /// The number that was guessed; `None` for no guess, and for one that is no number.
    pub fn number(self, guess: &str) -> Option<f64> {
        match self {
            Kind::Seconds | Kind::Microseconds | Kind::Bytes | Kind::Count => number(guess),
            Kind::YesNo | Kind::Which | Kind::Words => None,
        }
    }

    /// How near a guess has to be; `None` where it is right or it is not.
    pub fn tolerance(self) -> Option<String> {
        match self {
            Kind::Seconds => Some(format!("right within {:.0}% or {SECONDS} s", SHARE * 100.0)),
            Kind::Microseconds | Kind::Bytes => Some(format!("right within a factor of {FACTOR}")),
            _ => None,
        }
    }
}

/// A guess that is complete as it is typed on a line of its own; `None` for one that is not of this kind.
pub fn parse(kind: Kind, line: &str) -> Option<String> {
    let line = line.trim();
    let mut guess = String::new();
    match (kind, line.to_lowercase().as_str()) {
        (_, "") => return Some(guess),
        (Kind::YesNo | Kind::Which, "y" | "yes" | "x") => {
            return Some(if kind == Kind::Which { "x" } else { "yes" }.to_owned());
        }
        (Kind::YesNo, "n" | "no") => return Some("no".to_owned()),
        (Kind::Which, "n" | "no" | "-") => return Some(guess),
        _ => {}
    }
    // A unit behind the number is no mistake.
    let typed = match kind {
        Kind::Seconds => line.trim_end_matches(['s', ' ']),
        Kind::Microseconds => line.trim_end_matches("us").trim_end(),
        Kind::Bytes => line.trim_end_matches("bytes").trim_end_matches([' ', 'B']),
        _ => line,
    };
    let all = typed.chars().all(|letter| kind.type_letter(&mut guess, letter));
    let complete = kind == Kind::Words || number(&guess).is_some();
    (all && complete).then_some(guess)
}

/// "right", "wrong" in colour; nothing for what cannot be marked.
pub fn painted(mark: Mark, unicode: bool) -> String {
    match (mark, unicode) {
        (Mark::Right, true) => "✓".green().to_string(),
        (Mark::Right, false) => "+".green().to_string(),
        (Mark::Wrong, true) => "✗".red().to_string(),
        (Mark::Wrong, false) => "x".red().to_string(),
        (Mark::Open, _) => " ".to_owned(),
    }
}

/// What was measured, at the guide's pace where it is a time in seconds.
pub fn measured(demo: &Demo, measurement: &Measurement, scale: f64) -> Option<String> {
    let value = demo.measures.first().copied().unwrap_or(Measure::Time).of(measurement)?;
    Some(match value {
        Value::Seconds(seconds) => shown(&Value::Seconds(seconds * scale)),
        value => shown(&value),
    })
}

fn push(guess: &mut String, letter: char) -> bool {
    if guess.chars().count() < LONGEST {
        guess.push(letter);
    }
    true
}

fn replace(guess: &mut String, with: &str) -> bool {
    with.clone_into(guess);
    true
}

fn number(guess: &str) -> Option<f64> {
    let (digits, factor) = match guess.strip_suffix('k') {
        Some(digits) => (digits, 1e3),
        None => guess.strip_suffix('M').map_or((guess, 1.0), |digits| (digits, 1e6)),
    };
    digits.parse::<f64>().ok().map(|number| number * factor)
}

/// Which approaches answer "which": where the chapter does not say, no pick can be marked.
fn mark_pick(guess: &str, approaches: &[Approach], id: &str) -> Mark {
    if !approaches.iter().any(|approach| approach.chosen) {
        return Mark::Open;
    }
    let chosen = approaches.iter().any(|approach| approach.id == id && approach.chosen);
    match (chosen, guess.is_empty()) {
        (true, false) => Mark::Right,
        (false, true) => Mark::Open,
        _ => Mark::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::{Answer, Clock, Language, Outcome, Setup, Summary, Timeline};
    use std::time::Duration;

    const DEMO: Demo = Demo {
        id: "demo",
        title: "A demo",
        question: "How long?",
        takeaway: "",
        measures: &[Measure::Time],
        real_time_only: false,
        approaches: &[Approach::new("slow", "slow").chosen(), Approach::new("quick", "quick")],
        setup: |_| Setup::new(),
    };

    fn measurement(id: &str, seconds: f64) -> Measurement {
        Measurement {
            id: id.to_owned(),
            size: None,
            label: id.to_owned(),
            language: Language::Rust,
            clock: Clock::Virtual,
            expected: None,
            elapsed: Duration::from_secs_f64(seconds),
            outcome: Outcome::Ok,
            note: None,
            figures: Answer::default().figure("memory_each_bytes", "memory", 400.0, "").figures,
            ledger: Summary { calls: 3, cancelled: 1, ..Summary::default() },
            timeline: Timeline::default(),
        }
    }

    fn by(measure: &'static [Measure]) -> Demo {
        Demo { measures: measure, ..DEMO }
    }

    fn typed(kind: Kind, keys: &str) -> String {
        let mut guess = String::new();
        for letter in keys.chars() {
            kind.type_letter(&mut guess, letter);
        }
        guess
    }

    #[test]
    fn a_decimal_comma_is_a_point() {
        assert_eq!(typed(Kind::Seconds, "1,5"), "1.5");
        assert_eq!(typed(Kind::Seconds, "1..5x"), "1.5");
        assert_eq!(parse(Kind::Seconds, "1,5 s").as_deref(), Some("1.5"));
        assert_eq!(parse(Kind::Seconds, "soon"), None);
        assert_eq!(parse(Kind::Seconds, "."), None);
    }

    #[test]
    fn each_kind_has_its_keys() {
        assert_eq!(typed(Kind::Count, "1.5"), "15", "there is no half call");
        assert_eq!(typed(Kind::Bytes, "8k9"), "8k");
        assert_eq!(typed(Kind::YesNo, "7y"), "yes");
        assert_eq!(typed(Kind::YesNo, "yn"), "no");
        assert_eq!(typed(Kind::Which, "x"), "x");
        assert_eq!(typed(Kind::Which, "xx"), "", "picked, and taken back");
        assert_eq!(typed(Kind::Words, " a JoinError"), "a JoinError");
    }

    #[test]
    fn a_guess_is_marked_by_what_was_asked() {
        let slow = measurement("slow", 2.0);
        let time = |guess| Kind::Seconds.mark(guess, &DEMO, &slow, 1.0);
        assert_eq!([time("2.2"), time("2.5"), time("")], [Mark::Right, Mark::Wrong, Mark::Open]);
        // Run at twice the guide's pace, guessed at the guide's pace.
        assert_eq!(Kind::Seconds.mark("4", &DEMO, &slow, 2.0), Mark::Right);

        let seen = by(&[Measure::CallsSeen]);
        assert_eq!(Kind::of(&seen), Kind::Count);
        assert_eq!(Kind::Count.mark("3", &seen, &slow, 1.0), Mark::Right);
        assert_eq!(Kind::Count.mark("2", &seen, &slow, 1.0), Mark::Wrong);

        let stops = by(&[Measure::Stops]);
        assert_eq!(Kind::of(&stops), Kind::YesNo);
        assert_eq!(Kind::YesNo.mark("yes", &stops, &slow, 1.0), Mark::Right);
        assert_eq!(Kind::YesNo.mark("no", &stops, &slow, 1.0), Mark::Wrong);

        let memory = by(&[Measure::Memory]);
        assert_eq!(Kind::Bytes.mark("0.5k", &memory, &slow, 1.0), Mark::Right);
        assert_eq!(Kind::Bytes.mark("8k", &memory, &slow, 1.0), Mark::Wrong);
    }

    #[test]
    fn a_pick_is_right_where_the_chapter_says_so() {
        let which = by(&[Measure::WhichOne]);
        let pick = |id, guess| Kind::Which.mark(guess, &which, &measurement(id, 1.0), 1.0);
        assert_eq!([pick("slow", "x"), pick("slow", "")], [Mark::Right, Mark::Wrong]);
        assert_eq!([pick("quick", "x"), pick("quick", "")], [Mark::Wrong, Mark::Open]);
    }

    #[test]
    fn a_failure_marks_nothing() {
        let mut failed = measurement("slow", 2.0);
        failed.outcome = Outcome::Failed("panicked".to_owned());
        assert_eq!(Kind::Seconds.mark("2", &DEMO, &failed, 1.0), Mark::Open);
    }
}
