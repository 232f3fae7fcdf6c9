//! Values that several commands take.

use clap::ValueEnum;
use std::time::Duration;

/// How a command prints its results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    // For people.
    Text,
    // For programs.
    Json,
}

/// The names of all chapters, in order.
pub fn lesson_names() -> Vec<&'static str> {
    lessons::CATALOGUE.iter().map(|lesson| lesson.name).collect()
}

/// A number of times faster than the guide's pace.
///
/// # Errors
///
/// When it is not a number, or one that makes no sense.
pub fn parse_speed(text: &str) -> Result<f64, String> {
    const SLOWEST: f64 = 0.1;
    const FASTEST: f64 = 1000.0;
    let speed: f64 = text.parse().map_err(|_| "not a number; 2 is twice as fast".to_owned())?;
    if (SLOWEST..=FASTEST).contains(&speed) {
        Ok(speed)
    } else {
        Err(format!("a speed is from {SLOWEST} to {FASTEST}; 2 is twice as fast"))
    }
}

/// How long a call takes, at the guide's pace: "500ms", "2s".
///
/// # Errors
///
/// When it is not a time, or one that makes no sense.
pub fn parse_latency(text: &str) -> Result<Duration, String> {
    const SHORTEST: Duration = Duration::from_millis(1);
    const LONGEST: Duration = Duration::from_secs(3600);
    let latency = humantime::parse_duration(text)
        .map_err(|_| "not a time; write it like 500ms, 2s or 1m".to_owned())?;
    if (SHORTEST..=LONGEST).contains(&latency) {
        Ok(latency)
    } else {
        Err("a latency is from 1ms to 1h".to_owned())
    }
}

/// How long something may go on: "10s", "1m 30s"; a bare number is seconds.
///
/// # Errors
///
/// When it is not a time, or none at all.
pub fn parse_time(text: &str) -> Result<Duration, String> {
    const LONGEST: Duration = Duration::from_secs(24 * 3600);
    let time = match text.parse() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?,
        Err(_) => humantime::parse_duration(text)
            .map_err(|_| "not a time; write it like 10s or 1m 30s".to_owned())?,
    };
    if time.is_zero() || time > LONGEST {
        return Err("a time is more than nothing, and at most a day".to_owned());
    }
    Ok(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_that_make_no_sense_are_refused() {
        for nonsense in ["0", "-1", "NaN", "inf", "1e9", "fast", ""] {
            assert!(parse_speed(nonsense).is_err(), "{nonsense}");
        }
        assert_eq!(parse_speed("2.5"), Ok(2.5));
    }

    #[test]
    fn a_bare_time_is_seconds() {
        assert_eq!(parse_time("1.5"), Ok(Duration::from_millis(1500)));
        assert_eq!(parse_time("2m"), Ok(Duration::from_secs(120)));
        assert!(parse_time("0").is_err() && parse_time("2d").is_err() && parse_time("x").is_err());
    }

    #[test]
    fn latencies_that_make_no_sense_are_refused() {
        for nonsense in ["0s", "-1s", "1us", "2h", "2", "soon", ""] {
            assert!(parse_latency(nonsense).is_err(), "{nonsense}");
        }
        assert_eq!(parse_latency("1m 30s"), Ok(Duration::from_secs(90)));
    }
}
