//! Which approach does best, in terms of what the demo's question asks for.

use crate::demo::Demo;
use crate::measure::{Better, Measure, Value};
use crate::measurement::{Measurement, Outcome};

/// The approaches of a demo, compared by its first measure.
///
/// The baseline is the first approach that does all of what was asked and was measured. An approach that does not
/// (it loses orders, refuses to answer, panics) is never the baseline and never the best, and no ratio speaks for
/// it, however fast it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What is compared.
    pub measure: Measure,
    /// The place of the measurement that the others are compared with.
    pub baseline: Option<usize>,
    /// A row for each measurement, in their order.
    pub rows: Vec<Compared>,
}

/// How one approach did.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// What it was measured at; `None` where it did not run, or did not measure this.
    pub value: Option<Value>,
    /// Whether it did all of what was asked.
    pub right: bool,
    /// How many times better than the baseline: above 1 is better, below 1 is worse. `None` for the baseline, for
    /// what is not right, and where there is no ratio (a zero, yes or no, words).
    pub times_better: Option<f64>,
    /// Whether none that is right did better. No approach is best when all did the same.
    pub best: bool,
}

impl Comparison {
    /// Compares the measurements of a demo.
    pub fn of(demo: &Demo, measurements: &[Measurement]) -> Self {
        let measure = demo.measures.first().copied().unwrap_or(Measure::Time);
        let mut rows: Vec<Compared> = measurements
            .iter()
            .map(|measurement| {
                let described = demo.approach(&measurement.id);
                Compared {
                    value: measure.of(measurement),
                    right: measurement.outcome == Outcome::Ok
                        && described.is_none_or(|approach| approach.right),
                    times_better: None,
                    best: false,
                }
            })
            .collect();
        let number = |row: &Compared| row.value.as_ref().filter(|_| row.right)?.number();
        let numbers: Vec<Option<f64>> = rows.iter().map(number).collect();
        let baseline = numbers.iter().position(Option::is_some);
        let best = best(measure.better(), &numbers);
        let reference = baseline.and_then(|place| numbers[place]);
        for (place, row) in rows.iter_mut().enumerate() {
            row.best = best.is_some() && numbers[place] == best;
            let compared = Some(place) != baseline && !matches!(row.value, Some(Value::YesNo(_)));
            row.times_better = reference
                .zip(numbers[place])
                .filter(|_| compared)
                .and_then(|(reference, number)| ratio(measure.better(), reference, number));
        }
        Comparison { measure, baseline, rows }
    }
}

/// The best of the numbers, if they differ.
fn best(better: Better, numbers: &[Option<f64>]) -> Option<f64> {
    let numbers = || numbers.iter().flatten().copied();
    let (least, most) = (numbers().reduce(f64::min)?, numbers().reduce(f64::max)?);
    match better {
        _ if least == most => None,
        Better::Less => Some(least),
        Better::More => Some(most),
        Better::Neither => None,
    }
}

fn ratio(better: Better, reference: f64, number: f64) -> Option<f64> {
    if reference <= 0.0 || number <= 0.0 {
        return None;
    }
    match better {
        Better::Less => Some(reference / number),
        Better::More => Some(number / reference),
        Better::Neither => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::Approach;
    use crate::measurement::Language;
    use crate::setup::Setup;
    use crate::timeline::Timeline;
    use crate::{Answer, Clock};
    use slow_api::Summary;
    use std::time::Duration;

    const DEMO: Demo = Demo {
        id: "bounded",
        title: "A market with limits",
        question: "How do you ask?",
        takeaway: "",
        measures: &[Measure::Time],
        real_time_only: false,
        approaches: &[
            Approach::new("rude", "all at once").wrong(),
            Approach::new("slow", "one by one"),
            Approach::new("quick", "four at a time"),
        ],
        setup: |_| Setup::new(),
    };

    fn measured(id: &str, seconds: f64, refused: f64) -> Measurement {
        Measurement {
            id: id.to_owned(),
            size: None,
            label: id.to_owned(),
            language: Language::Rust,
            clock: Clock::Virtual,
            expected: None,
            elapsed: Duration::from_secs_f64(seconds),
            outcome: Outcome::Ok,
            note: Some("done".to_owned()),
            figures: Answer::default().figure("refused", "refused", refused, "").figures,
            ledger: Summary::default(),
            timeline: Timeline::default(),
        }
    }

    fn three() -> [Measurement; 3] {
        [measured("rude", 0.5, 12.0), measured("slow", 8.0, 0.0), measured("quick", 2.0, 0.0)]
    }

    #[test]
    fn what_is_not_right_is_no_match_for_what_is() {
        let comparison = Comparison::of(&DEMO, &three());
        assert_eq!(comparison.baseline, Some(1));
        let ratios: Vec<_> = comparison.rows.iter().map(|row| row.times_better).collect();
        assert_eq!(ratios, [None, None, Some(4.0)]);
        let best: Vec<_> = comparison.rows.iter().map(|row| row.best).collect();
        assert_eq!(best, [false, false, true]);
    }

    #[test]
    fn a_failure_is_not_right() {
        let [rude, mut slow, quick] = three();
        slow.outcome = Outcome::Failed("panicked".to_owned());
        let comparison = Comparison::of(&DEMO, &[rude, slow, quick]);
        assert_eq!(comparison.baseline, Some(2));
        assert_eq!(comparison.rows[1].value, None);
    }

    #[test]
    fn zeroes_and_words_have_no_ratio() {
        let by = |measures| Comparison::of(&Demo { measures, ..DEMO }, &three());
        let refused = by(&[Measure::Refused]);
        assert_eq!(refused.rows[0].value, Some(Value::Count(12)));
        assert!(refused.rows.iter().all(|row| row.times_better.is_none() && !row.best));
        let words = by(&[Measure::Outcome]);
        assert_eq!(words.rows[2].value, Some(Value::Words("done".to_owned())));
        assert_eq!(words.baseline, None);
    }

    #[test]
    fn more_is_better_where_it_is() {
        let [rude, mut slow, mut quick] = three();
        slow.ledger.completed = 3;
        quick.ledger.completed = 1;
        let demo = Demo { measures: &[Measure::Filled], ..DEMO };
        let comparison = Comparison::of(&demo, &[rude, slow, quick]);
        assert_eq!(comparison.rows[2].times_better, Some(1.0 / 3.0));
        assert!(comparison.rows[1].best && !comparison.rows[2].best);
    }
}
