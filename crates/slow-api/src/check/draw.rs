//! Sizes that no constant in an attempt can know.

use crate::rules::SYMBOLS;
use std::hash::{BuildHasher, RandomState};
use std::ops::RangeInclusive;

/// A number from this range, another one in each run.
///
/// A limit or a length that is written down somewhere in an attempt, be it 10, 50 or 100, must not happen to be the one
/// that a check uses.
///
/// # Panics
///
/// When the range is empty.
pub fn draw(range: RangeInclusive<u64>) -> u64 {
    let (first, last) = range.into_inner();
    assert!(first <= last, "nothing can be drawn from an empty range");
    // Its keys are random, for each process and each state; nothing else in the standard library is.
    let random = RandomState::new().hash_one(first);
    match (last - first).checked_add(1) {
        Some(width) => first + random % width,
        None => random,
    }
}

/// As many as no program is written for, and more than eight bits can count: from 520 to 960, another number in each run. The
/// ledger keeps a thousand lanes.
pub fn plenty() -> usize {
    draw(520..=960) as usize
}

/// [`plenty`] of symbols, all listed, each of them many times, twins beside each other among them.
pub fn plenty_of_symbols() -> Vec<&'static str> {
    let from = draw(0..=SYMBOLS.len() as u64 - 1) as usize;
    let number = plenty();
    let mut symbols: Vec<_> = SYMBOLS.into_iter().cycle().skip(from).take(number).collect();
    symbols[1] = symbols[0];
    symbols
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn draws_stay_in_their_range_and_differ() {
        let drawn: HashSet<u64> = (0..200).map(|_| draw(5..=9)).collect();
        assert_eq!(drawn, HashSet::from([5, 6, 7, 8, 9]));
        assert_eq!(draw(3..=3), 3);
        draw(0..=u64::MAX);
    }

    #[test]
    fn there_is_plenty_and_some_of_it_twice() {
        let symbols = plenty_of_symbols();
        assert!((520..=960).contains(&symbols.len()));
        assert_eq!(symbols[0], symbols[1]);
    }
}
