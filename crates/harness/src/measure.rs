//! What a demo measures: what its question asks for, and how to read that from a measurement.

use crate::measurement::{Language, Measurement, Outcome};

/// What the question of a demo asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// How long it takes.
    Time,
    /// When the first answer can be shown: the figure `first_s`.
    FirstAnswer,
    /// When the error is known: the figure `known_s`.
    ErrorKnown,
    /// For how long nothing else got a turn: the figure `longest_gap_s`.
    LongestGap,
    /// How many calls the market saw.
    CallsSeen,
    /// How many calls or orders were completed.
    Filled,
    /// How many answers were of use: the figure `answers`.
    Answers,
    /// How many calls were refused: the figure `refused`.
    Refused,
    /// How many threads took part: the figure `threads`.
    Threads,
    /// The memory for each: the figure `memory_each_bytes`.
    Memory,
    /// What each costs beyond the wait: the figure `overhead_per_call_us`, or `time_each_us`.
    CostOfEach,
    /// How many connections are still open afterwards: the figure `open_connections`.
    LeftOpen,
    /// Which of the approaches do what the question asks for: it is answered by their times.
    WhichOne,
    /// Whether the work stops: whether the market saw a call cancelled.
    Stops,
    /// What comes out, in words.
    Outcome,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better: a time, a number of refusals.
    Less,
    /// More is better: a number of orders filled.
    More,
    /// There is no order: what comes out, in words.
    Neither,
}

/// What was measured, as the question asked for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Seconds.
    Seconds(f64),
    /// Microseconds.
    Microseconds(f64),
    /// Bytes.
    Bytes(f64),
    /// A count.
    Count(u64),
    /// Yes or no.
    YesNo(bool),
    /// Words.
    Words(String),
}

impl Value {
    /// As a number to compare: yes is 1, words have none.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Seconds(number) | Value::Microseconds(number) | Value::Bytes(number) => {
                Some(*number)
            }
            Value::Count(count) => Some(*count as f64),
            Value::YesNo(yes) => Some(f64::from(u8::from(*yes))),
            Value::Words(_) => None,
        }
    }
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 15] = [
        Measure::Time,
        Measure::FirstAnswer,
        Measure::ErrorKnown,
        Measure::LongestGap,
        Measure::CallsSeen,
        Measure::Filled,
        Measure::Answers,
        Measure::Refused,
        Measure::Threads,
        Measure::Memory,
        Measure::CostOfEach,
        Measure::LeftOpen,
        Measure::WhichOne,
        Measure::Stops,
        Measure::Outcome,
    ];

    /// Its name in data: `first-answer`.
    pub const fn name(self) -> &'static str {
        match self {
            Measure::Time => "time",
            Measure::FirstAnswer => "first-answer",
            Measure::ErrorKnown => "error-known",
            Measure::LongestGap => "longest-gap",
            Measure::CallsSeen => "calls-seen",
            Measure::Filled => "filled",
            Measure::Answers => "answers",
            Measure::Refused => "refused",
            Measure::Threads => "threads",
            Measure::Memory => "memory",
            Measure::CostOfEach => "cost-of-each",
            Measure::LeftOpen => "left-open",
            Measure::WhichOne => "which-one",
            Measure::Stops => "stops",
            Measure::Outcome => "outcome",
        }
    }

    /// What a reader sees as the head of a column.
    pub const fn words(self) -> &'static str {
        match self {
            Measure::Time | Measure::WhichOne => "time",
            Measure::FirstAnswer => "first answer after",
            Measure::ErrorKnown => "error known after",
            Measure::LongestGap => "longest pause of everything else",
            Measure::CallsSeen => "calls the market saw",
            Measure::Filled => "orders filled",
            Measure::Answers => "answers",
            Measure::Refused => "calls refused",
            Measure::Threads => "threads",
            Measure::Memory => "memory for each",
            Measure::CostOfEach => "cost of each",
            Measure::LeftOpen => "connections left open",
            Measure::Stops => "does the work stop?",
            Measure::Outcome => "outcome",
        }
    }

    /// The unit of a guess, and of the numbers in data; empty for a count, for yes or no, and for words.
    pub const fn unit(self) -> &'static str {
        match self {
            Measure::Time
            | Measure::WhichOne
            | Measure::FirstAnswer
            | Measure::ErrorKnown
            | Measure::LongestGap => "s",
            Measure::CostOfEach => "us",
            Measure::Memory => "bytes",
            _ => "",
        }
    }

    /// Which way is better.
    pub const fn better(self) -> Better {
        match self {
            Measure::Time
            | Measure::WhichOne
            | Measure::FirstAnswer
            | Measure::ErrorKnown
            | Measure::LongestGap
            | Measure::Refused
            | Measure::Threads
            | Measure::Memory
            | Measure::CostOfEach
            | Measure::LeftOpen => Better::Less,
            Measure::CallsSeen | Measure::Filled | Measure::Answers | Measure::Stops => {
                Better::More
            }
            Measure::Outcome => Better::Neither,
        }
    }

    /// What a measurement says to the question; `None` where the approach did not run, or did not measure it.
    ///
    /// An approach that failed has an outcome, in words, and nothing else.
    pub fn of(self, measurement: &Measurement) -> Option<Value> {
        match &measurement.outcome {
            Outcome::Skipped(_) => return None,
            Outcome::Failed(why) => {
                return (self == Measure::Outcome).then(|| Value::Words(why.clone()));
            }
            Outcome::Ok => {}
        }
        let figure = |name: &str| {
            let mut figures = measurement.figures.iter();
            figures.find(|figure| figure.name == name).map(|figure| figure.value)
        };
        let count = |number: f64| Value::Count(number.max(0.0).round() as u64);
        // A twin in Python has no ledger: it reports what it counted as a figure.
        let ledger = |seen: u64, name: &str| match measurement.language {
            Language::Rust => Some(Value::Count(seen)),
            Language::Python => figure(name).map(count),
        };
        match self {
            Measure::Time | Measure::WhichOne => {
                Some(Value::Seconds(measurement.elapsed.as_secs_f64()))
            }
            Measure::FirstAnswer => figure("first_s").map(Value::Seconds),
            Measure::ErrorKnown => figure("known_s").map(Value::Seconds),
            Measure::LongestGap => figure("longest_gap_s").map(Value::Seconds),
            Measure::CallsSeen => ledger(measurement.ledger.calls, "calls"),
            Measure::Filled => ledger(measurement.ledger.completed, "completed"),
            Measure::Answers => figure("answers").map(count),
            Measure::Refused => figure("refused").map(count),
            Measure::Threads => figure("threads").map(count),
            Measure::Memory => figure("memory_each_bytes").map(Value::Bytes),
            Measure::CostOfEach => figure("overhead_per_call_us")
                .or_else(|| figure("time_each_us"))
                .map(Value::Microseconds),
            Measure::LeftOpen => figure("open_connections").map(count),
            Measure::Stops => match ledger(measurement.ledger.cancelled, "cancelled")? {
                Value::Count(cancelled) => Some(Value::YesNo(cancelled > 0)),
                other => Some(other),
            },
            Measure::Outcome => measurement.note.clone().map(Value::Words),
        }
    }
}
