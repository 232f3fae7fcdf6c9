//! What came out: prices, lists, errors.

use super::order;
use crate::error::MarketError;
use crate::market::{Market, Quote};
use crate::rules::SYMBOLS;
use std::fmt::Debug;

/// Two amounts of dollars that differ by less are the same, however they were added up.
const HALF_A_CENT: f64 = 0.005;

/// The answer of a call that the market had an answer for.
///
/// # Panics
///
/// When it is an error: the message tells an error that the market gave from one that was made up, and from a call that
/// was dropped.
#[track_caller]
pub fn got<T>(market: &Market, answer: Result<T, MarketError>) -> T {
    let error = match answer {
        Ok(answer) => return answer,
        Err(error) => error,
    };
    let seen = market.ledger().summary();
    let why = if market.has_said(&error) {
        "The market did say so, to one call; there was an answer to be had all the same."
    } else if seen.calls == 0 {
        "The market never said so, and saw no call."
    } else if seen.cancelled > 0 {
        "The market never said so: a call was dropped before its answer came."
    } else {
        "The market never said so: it answered. Errors are passed on, not made up."
    };
    panic!("got the error \"{error}\", expected an answer. {why}");
}

/// The error is this one, which the market gave; `habit` says what a wrong one usually comes from.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn error<T>(market: &Market, got: Result<T, MarketError>, expected: &MarketError, habit: &str) {
    match got {
        Err(error) if error == *expected => {}
        Ok(_) => panic!(
            "got an answer, and expected was the error \"{expected}\", which is what the market said. {habit}"
        ),
        Err(error) if market.has_said(&error) => panic!(
            "got the error \"{error}\", expected \"{expected}\". The market said both, to different calls. {habit}"
        ),
        Err(error) => panic!(
            "got the error \"{error}\" ({error:?}), expected \"{expected}\" ({expected:?}). The market never said \
             the first: pass on what it said, as it is. {habit}"
        ),
    }
}

/// Quotes for these symbols, in this order, each at the market's price.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn quotes(market: &Market, got: &[Quote], expected: &[&str], rule: &str) {
    let symbols: Vec<&str> = got.iter().map(|quote| quote.symbol.as_str()).collect();
    order(market, &symbols, expected, rule);
    for quote in got {
        price(market, &quote.symbol, quote.price);
    }
}

/// The price is the one the market gives for this symbol.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn price(market: &Market, symbol: &str, got: f64) {
    let expected = market.listed_price(symbol).unwrap_or(f64::NAN);
    // To the last bit: a price that is passed on is not computed.
    let same = |price: f64| got == price;
    if same(expected) {
        return;
    }
    let other = SYMBOLS.into_iter().find(|other| market.listed_price(other).is_some_and(same));
    let habit = if let Some(other) = other {
        format!("That is the price of {other}: two answers changed places.")
    } else {
        rounded(got, expected).map_or_else(|| MARKET_S.to_owned(), str::to_owned)
    };
    let [got, expected] = [got, expected].map(|price| format!("{price:.2}"));
    let got = if got == expected { "a price close to that" } else { &got };
    panic!("got {got}, expected {expected} (the market's price of {symbol}). {habit}");
}

const MARKET_S: &str =
    "Prices differ from market to market: each must come from the market that was passed in.";

/// The same number of dollars to the cent, however it was added up; `what` says in words what it should be.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn amount(got: f64, expected: f64, what: &str) {
    // Not `>=`: a sum that is not a number is wrong, too.
    let same = (got - expected).abs() < HALF_A_CENT;
    assert!(
        same,
        "got {got:.2}, expected {expected:.2} ({what}). {}",
        rounded(got, expected).unwrap_or(
            "Something is left out, counted twice, or counted once although it is there twice; or it is not from the market \
             that was passed in."
        )
    );
}

fn rounded(got: f64, expected: f64) -> Option<&'static str> {
    let whole = got.fract() == 0.0 && (got - expected).abs() <= 1.0;
    let close = (got - expected).abs() <= 0.05;
    (whole || close).then_some("Cents were lost on the way: nothing asks for a rounded number.")
}

/// The answer is this one; `habit` says what a wrong one usually comes from.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn answer<T: Debug + PartialEq>(got: &T, expected: &T, habit: &str) {
    assert!(got == expected, "got {got:?}, expected {expected:?}. {habit}");
}

/// The answers are these, in this order. Of long lists only the first difference is shown.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn answers<T: Debug + PartialEq>(got: &[T], expected: &[T], habit: &str) {
    if got == expected {
        return;
    }
    let same = got.iter().zip(expected).take_while(|(got, expected)| got == expected).count();
    let place = same + 1;
    match (got.get(same), expected.get(same)) {
        (Some(got), Some(expected)) => {
            panic!("answer {place} is {got:?}, and should be {expected:?}. {habit}")
        }
        _ => panic!(
            "got {} answers, expected {}; the first {same} are right. {habit}",
            got.len(),
            expected.len()
        ),
    }
}
