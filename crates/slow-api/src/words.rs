//! Numbers and names in messages.

use std::time::Duration;

pub(crate) fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

pub(crate) fn are(number: u64, what: &str) -> String {
    format!("{} {}", count(number, what), if number == 1 { "is" } else { "are" })
}

pub(crate) fn were(number: u64, what: &str) -> String {
    format!("{} {}", count(number, what), if number == 1 { "was" } else { "were" })
}

/// "once", "twice", "5 times".
pub(crate) fn often(number: usize) -> String {
    match number {
        0 => "not at all".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => format!("{many} times"),
    }
}

/// At most a dozen by name: a message that fills the screen teaches nobody.
pub(crate) fn list(symbols: &[&str]) -> String {
    const NAMED: usize = 12;
    match symbols {
        [] => "nothing".to_owned(),
        few if few.len() <= NAMED => few.join(", "),
        many => format!("{}, ... ({} in all)", many[..NAMED].join(", "), many.len()),
    }
}

/// "2.0 s", "0.25 s": to the millisecond, with one decimal at least.
pub(crate) fn seconds(duration: Duration) -> String {
    let text = format!("{:.3}", duration.as_secs_f64());
    let short = text.trim_end_matches('0');
    format!("{short}{} s", if short.ends_with('.') { "0" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_and_exact() {
        let cases = [(0, "0.0 s"), (250, "0.25 s"), (2_000, "2.0 s"), (10_001, "10.001 s")];
        for (millis, text) in cases {
            assert_eq!(seconds(Duration::from_millis(millis)), text);
        }
    }
}
