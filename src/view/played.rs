//! A demo that was played, and what a reader calls its parts.

use harness::{Comparison, Demo, Language, Measurement, Outcome, Prepared};

/// A demo with what was measured of it.
pub struct Played {
    pub demo: Demo,
    /// Its question, with the figures of this run.
    pub question: String,
    pub measurements: Vec<Measurement>,
}

impl Played {
    /// Puts each Python measurement behind the Rust one that it is to be compared with, the one of the same
    /// approach and size.
    pub fn new(prepared: Prepared, rust: Vec<Measurement>, python: Vec<Measurement>) -> Self {
        let mut measurements = rust;
        for twin in python {
            let counterpart =
                |other: &Measurement| (&other.id, other.size) == (&twin.id, twin.size);
            let place = measurements.iter().rposition(counterpart);
            measurements.insert(place.map_or(measurements.len(), |place| place + 1), twin);
        }
        Played { demo: prepared.demo, question: prepared.question, measurements }
    }

    /// How the approaches did at what the question asks for.
    pub fn comparison(&self) -> Comparison {
        Comparison::of(&self.demo, &self.measurements)
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
