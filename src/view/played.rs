//! A demo that was played, and what a reader calls its parts.

use harness::{Demo, Language, Measurement, Outcome};

/// A demo with what was measured of it.
pub struct Played {
    pub demo: Demo,
    pub measurements: Vec<Measurement>,
}

impl Played {
    /// Puts each Python measurement behind the Rust one that it is to be compared with: the one with its id, or
    /// where several have that id (the same code at other sizes), the one that has none yet.
    pub fn new(demo: Demo, rust: Vec<Measurement>, python: Vec<Measurement>) -> Self {
        let mut measurements = rust;
        for twin in python {
            let alike = |place: &usize| measurements[*place].id == twin.id;
            let is_rust = |place: &usize| measurements[*place].language == Language::Rust;
            let alone = |place: &usize| {
                let next = measurements.get(place + 1);
                next.is_none_or(|next| next.language == Language::Rust)
            };
            let places = || (0..measurements.len()).filter(alike);
            let place = places().filter(is_rust).find(alone).or(places().next_back());
            measurements.insert(place.map_or(measurements.len(), |place| place + 1), twin);
        }
        Played { demo, measurements }
    }

    /// Whether no approach failed.
    pub fn is_well(&self) -> bool {
        let failed = |measurement: &Measurement| matches!(measurement.outcome, Outcome::Failed(_));
        !self.measurements.iter().any(failed)
    }
}

/// What a reader calls an approach: in one comparison, Python says that it is Python.
pub fn label(measurement: &Measurement) -> String {
    match measurement.language {
        Language::Rust => measurement.label.clone(),
        Language::Python => format!("Python: {}", measurement.label),
    }
}
