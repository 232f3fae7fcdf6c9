//! What an approach has to say for itself.

use slow_api::{Fill, MarketError, Quote};
use std::borrow::Cow;
use std::fmt::Display;

/// What came out of an approach: success or not, a line for the reader, figures of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Whether the approach did its work, and if not, why. An approach that is *meant* to meet an error
    /// (a timeout, a failing call) has still done its work.
    pub failure: Option<String>,
    /// One line of what it got: "10 prices".
    pub note: Option<String>,
    /// Numbers beside the elapsed time.
    pub figures: Vec<Figure>,
}

/// A number that an approach measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its key in the JSON, with the unit at the end: `first_s`.
    pub name: Cow<'static, str>,
    /// What a reader sees: "first price after".
    pub label: Cow<'static, str>,
    /// The value, in `unit`.
    pub value: f64,
    /// "s", "us", "x"; empty for a plain count.
    pub unit: &'static str,
}

impl Answer {
    /// Done, with a line for the reader.
    pub fn note(note: impl Into<String>) -> Self {
        Answer { note: Some(note.into()), ..Answer::default() }
    }

    /// Not done.
    pub fn failure(why: impl Into<String>) -> Self {
        Answer { failure: Some(why.into()), ..Answer::default() }
    }

    /// Adds how many answers were of use, for a demo that measures [`Measure::Answers`](crate::Measure::Answers).
    pub fn answers(self, count: usize) -> Self {
        self.figure("answers", "answers of use", count as f64, "")
    }

    /// Adds a number.
    pub fn figure(
        mut self,
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        value: f64,
        unit: &'static str,
    ) -> Self {
        self.figures.push(Figure { name: name.into(), label: label.into(), value, unit });
        self
    }
}

/// Turns what a function of a lesson returns into an [`Answer`], so that lessons return what they would in
/// real life.
pub trait IntoAnswer {
    /// The conversion.
    fn into_answer(self) -> Answer;
}

impl IntoAnswer for Answer {
    fn into_answer(self) -> Answer {
        self
    }
}

impl IntoAnswer for () {
    fn into_answer(self) -> Answer {
        Answer::default()
    }
}

impl IntoAnswer for Quote {
    fn into_answer(self) -> Answer {
        Answer::note(format!("{} {:.2}", self.symbol, self.price))
    }
}

impl IntoAnswer for Vec<Quote> {
    fn into_answer(self) -> Answer {
        match self.as_slice() {
            [] => Answer::note("no prices"),
            quotes @ [_, ..] if quotes.len() <= 3 => {
                let prices =
                    quotes.iter().map(|quote| format!("{} {:.2}", quote.symbol, quote.price));
                Answer::note(prices.collect::<Vec<_>>().join(", "))
            }
            quotes => Answer::note(format!("{} prices", quotes.len())),
        }
    }
}

impl IntoAnswer for Vec<Fill> {
    fn into_answer(self) -> Answer {
        Answer::note(format!("{} orders filled", self.len()))
    }
}

/// Calls that may fail one by one, which is no failure of the approach.
impl<T> IntoAnswer for Vec<Result<T, MarketError>> {
    fn into_answer(self) -> Answer {
        let errors = self.iter().filter(|result| result.is_err()).count();
        Answer::note(format!("{} ok, {errors} failed", self.len() - errors))
    }
}

/// An error that the approach did not handle is its failure.
impl<T: IntoAnswer, E: Display> IntoAnswer for Result<T, E> {
    fn into_answer(self) -> Answer {
        match self {
            Ok(value) => value.into_answer(),
            Err(error) => Answer::failure(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unhandled_error_fails_the_approach_and_a_handled_one_does_not() {
        let error = MarketError::UnknownSymbol { symbol: "INVALID".into() };
        let unhandled: Result<Quote, _> = Err(error.clone());
        assert_eq!(unhandled.into_answer().failure.as_deref(), Some("unknown symbol INVALID"));

        let handled: Vec<Result<Quote, _>> = vec![Err(error)];
        assert_eq!(handled.into_answer().failure, None);
    }
}
