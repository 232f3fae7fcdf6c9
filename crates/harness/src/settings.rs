//! What a user may turn: the clock, the speed, the seed.

use slow_api::Clock;
use std::time::Duration;

/// How a lesson is to be run. Lessons state their durations at the guide's pace and pass them through
/// [`Settings::pace`] or one of its kin, so that one option speeds everything up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Real or virtual time.
    pub clock: Clock,
    /// How many times faster than the guide's pace; above 0.
    pub speed: f64,
    /// Seeds the market's prices and jitter.
    pub seed: u64,
    /// How long a call takes, at the guide's pace, for lessons that let the user say.
    pub latency: Option<Duration>,
    /// How many calls to make, for lessons that let the user say.
    pub requests: Option<usize>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { clock: Clock::Real, speed: 1.0, seed: 1, latency: None, requests: None }
    }
}

impl Settings {
    /// The defaults, on virtual time: exact, and over at once.
    pub fn virtual_time() -> Self {
        Settings { clock: Clock::Virtual, ..Settings::default() }
    }

    /// A duration of the guide, at the speed asked for.
    pub fn pace(&self, duration: Duration) -> Duration {
        if self.speed == 1.0 { duration } else { duration.div_f64(self.speed) }
    }

    /// So many seconds of the guide, at the speed asked for.
    ///
    /// # Panics
    ///
    /// When `seconds` is negative or not a number: this is for literals in lessons.
    pub fn seconds(&self, seconds: f64) -> Duration {
        self.pace(Duration::from_secs_f64(seconds))
    }

    /// How long a call takes: what the user asked for, or else so many seconds of the guide.
    pub fn latency_or(&self, seconds: f64) -> Duration {
        self.pace(self.latency.unwrap_or(Duration::from_secs_f64(seconds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_divides_and_latency_is_at_the_guides_pace() {
        let settings =
            Settings { speed: 4.0, latency: Some(Duration::from_secs(2)), ..Settings::default() };
        assert_eq!(settings.seconds(2.0), Duration::from_millis(500));
        assert_eq!(settings.latency_or(1.0), Duration::from_millis(500));
        assert_eq!(Settings::default().latency_or(1.5), Duration::from_millis(1500));
    }
}
