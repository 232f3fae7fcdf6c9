//! What the theory predicts: a number, and the formula in words.
//!
//! Two formulas carry the whole guide. Waiting one after another costs the **sum** of the waits; waiting
//! together costs the **longest**. Everything else is bookkeeping on top.

use std::time::Duration;

/// The time that theory expects, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// How long it should take.
    pub time: Duration,
    /// The formula in words: "3 x 2 s, one after another".
    pub why: String,
}

impl Expected {
    /// A time with its reason, for what no formula below covers.
    pub fn new(time: Duration, why: impl Into<String>) -> Self {
        Expected { time, why: why.into() }
    }
}

/// One after another: the sum.
pub fn in_a_row(waits: &[Duration]) -> Expected {
    Expected::new(waits.iter().sum(), format!("{}, one after another", sum_in_words(waits)))
}

/// All at the same time: the longest.
pub fn together(waits: &[Duration]) -> Expected {
    let longest = waits.iter().max().copied().unwrap_or_default();
    let all_alike = waits.iter().all(|wait| *wait == longest);
    let why = match waits.len() {
        0 => "nothing is waited for",
        1 => "one wait",
        _ if all_alike => "all wait at the same time",
        _ => "the longest of them",
    };
    Expected::new(longest, why)
}

/// `count` equal waits, at most `limit` of them at a time: as many rounds as it takes.
///
/// # Panics
///
/// When `limit` is 0: nothing would ever run.
pub fn in_rounds(count: usize, limit: usize, wait: Duration) -> Expected {
    let rounds = count.div_ceil(limit);
    let time = wait * u32::try_from(rounds).expect("fewer than four billion rounds");
    Expected::new(time, format!("{rounds} rounds of at most {limit}, {} each", seconds(wait)))
}

/// Work, shared out among cores: as long as the busiest core works, at best.
///
/// The longest piece first, each to the core that is free first. There is no better way as long as all pieces are
/// equal, or no core gets more than two.
///
/// # Panics
///
/// When there are no cores.
pub fn on_cores(pieces: &[Duration], cores: usize) -> Expected {
    let mut longest_first = pieces.to_vec();
    longest_first.sort_unstable_by(|one, other| other.cmp(one));
    let mut busy = vec![Duration::ZERO; cores];
    for piece in longest_first {
        let free_first = busy.iter_mut().min().expect("there is a core");
        *free_first += piece;
    }
    let busiest = busy.into_iter().max().unwrap_or_default();
    let why = match cores {
        1 => "1 core: no gain possible".to_owned(),
        _ => format!("{cores} cores: what the busiest has to do"),
    };
    Expected::new(busiest, why)
}

/// "3 x 2 s" for equal waits, "1 s + 2 s + 1.5 s" for others.
pub fn sum_in_words(waits: &[Duration]) -> String {
    match waits {
        [] => "nothing".to_owned(),
        [only] => seconds(*only),
        [first, rest @ ..] if rest.iter().all(|wait| wait == first) => {
            format!("{} x {}", waits.len(), seconds(*first))
        }
        _ => waits.iter().map(|wait| seconds(*wait)).collect::<Vec<_>>().join(" + "),
    }
}

/// A duration the way the lessons write it: "2 s", "1.5 s", "0.05 s", "250 us".
pub fn seconds(duration: Duration) -> String {
    if duration > Duration::ZERO && duration < Duration::from_millis(1) {
        return format!("{} us", duration.as_micros());
    }
    // Millisecond precision, without the zeros that say nothing.
    let text = format!("{:.3}", duration.as_secs_f64());
    format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    #[test]
    fn waiting_in_a_row_costs_the_sum() {
        let expected = in_a_row(&[secs(2.0); 3]);
        assert_eq!(expected, Expected::new(secs(6.0), "3 x 2 s, one after another"));

        let expected = in_a_row(&[secs(1.0), secs(2.0), secs(1.5)]);
        assert_eq!(expected, Expected::new(secs(4.5), "1 s + 2 s + 1.5 s, one after another"));
    }

    #[test]
    fn waiting_together_costs_the_longest() {
        let expected = together(&[secs(1.0), secs(2.0), secs(1.5)]);
        assert_eq!(expected, Expected::new(secs(2.0), "the longest of them"));
        assert_eq!(together(&[secs(1.0); 3]).time, secs(1.0));
        assert_eq!(together(&[]).time, Duration::ZERO);
    }

    #[test]
    fn the_last_round_may_be_short() {
        let expected = in_rounds(10, 3, secs(1.0));
        assert_eq!(expected, Expected::new(secs(4.0), "4 rounds of at most 3, 1 s each"));
    }

    #[test]
    fn work_costs_what_the_busiest_core_has_to_do() {
        let time = |pieces: &[f64], cores| {
            let pieces: Vec<_> = pieces.iter().copied().map(secs).collect();
            on_cores(&pieces, cores).time
        };
        // 1 + 2 on one core, 3 on the other; the third core cannot help.
        assert_eq!(time(&[1.0, 2.0, 3.0], 2), secs(3.0));
        assert_eq!(time(&[1.0, 2.0, 3.0], 3), secs(3.0));
        assert_eq!(time(&[1.0, 2.0, 3.0], 1), secs(6.0));
        assert_eq!(time(&[1.0; 8], 3), secs(3.0));
        assert_eq!(time(&[], 4), Duration::ZERO);
        assert_eq!(on_cores(&[secs(1.0)], 1).why, "1 core: no gain possible");
    }

    #[test]
    fn durations_are_written_short() {
        assert_eq!(seconds(secs(2.0)), "2 s");
        assert_eq!(seconds(secs(0.05)), "0.05 s");
        assert_eq!(seconds(Duration::ZERO), "0 s");
        assert_eq!(seconds(Duration::from_micros(250)), "250 us");
    }
}
