//! What came of judging an attempt.

use super::build::Diagnostics;
use super::error::Error;
use super::harmless::harmless;
use super::judge::Attempt;
use serde::Serialize;
use serde_json::{Value, json};
use std::time::Duration;

/// How an attempt did, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every expected check ran and passed.
    Passed,
    /// A check failed.
    Failed,
    /// The compiler refuses it.
    CompileError,
    /// A check, or the compiler, was not done in time.
    TimedOut,
    /// The program was ended by something other than its checks: a signal, or itself.
    Crashed,
    /// The file cannot be judged as it is.
    Tampered,
    /// It was not judged, and it is not the attempt's fault: a full disk, a wrapper that is not there, a compiler that
    /// was killed.
    NotJudged,
}

/// What is known about an attempt.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The name of the exercise.
    pub exercise: String,
    /// The worst of what came of the checks.
    pub outcome: Outcome,
    /// In the order in which they are written; empty where it did not come to them.
    pub checks: Vec<Check>,
    /// What the outcome is about, where it is not about single checks.
    pub detail: Option<Detail>,
    /// What else there is to know: that the checks in the file are not the shipped ones, that cargo built.
    pub notes: Vec<String>,
    /// What the compiler warned of.
    pub warnings: Diagnostics,
    /// How long compiling took.
    pub compile: Duration,
    /// How long running took, all checks together.
    pub run: Duration,
    /// Whether the checks had the time that they should have.
    pub(crate) fair: bool,
    /// What Clippy said, where the program itself was judged and Clippy was asked before the verdict. What such a
    /// program prints is worth seeing.
    pub clippy: Option<Diagnostics>,
}

/// What an outcome is about.
#[derive(Clone, Debug)]
pub enum Detail {
    /// What happened, in words.
    Words(String),
    /// The errors of the compiler.
    Errors(Diagnostics),
}

impl Detail {
    /// As text.
    pub fn text(&self, style: Style) -> String {
        match self {
            Detail::Words(words) => words.clone(),
            Detail::Errors(errors) => errors.rendered(style),
        }
    }
}

/// How to render what the compiler says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With the escape codes of its colours, and with no others.
    Coloured,
    /// Without any.
    Plain,
}

/// How one check went.
#[derive(Clone, Debug)]
pub struct Check {
    /// The name of the function.
    pub name: String,
    /// What came of it.
    pub result: CheckResult,
    /// What the program printed meanwhile, cut and harmless.
    pub printed: String,
}

/// What came of one check. Each but the first says in words what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckResult {
    /// It ran to its end, and nothing was wrong.
    Passed,
    /// An assertion does not hold, or something panicked.
    Failed(String),
    /// It was not done in time.
    TimedOut(String),
    /// The program was ended before the check was over.
    Crashed(String),
    /// It is not in the program.
    Missing(String),
    /// The time was up before its turn.
    NotRun(String),
}

impl CheckResult {
    /// What happened, in words.
    pub fn message(&self) -> Option<&str> {
        match self {
            CheckResult::Passed => None,
            CheckResult::Failed(message)
            | CheckResult::TimedOut(message)
            | CheckResult::Crashed(message)
            | CheckResult::Missing(message)
            | CheckResult::NotRun(message) => Some(message),
        }
    }
}

impl Verdict {
    /// Whether all checks ran and passed.
    pub fn passed(&self) -> bool {
        self.outcome == Outcome::Passed
    }

    /// Whether it says something about the attempt, so that an exercise that was solved is not any more: not when the
    /// machine was at fault, nor when the time was shorter than it should be.
    pub fn is_about_attempt(&self) -> bool {
        match self.outcome {
            Outcome::NotJudged => false,
            Outcome::TimedOut => self.fair,
            _ => true,
        }
    }

    /// One that says why there is none.
    pub fn not_judged(attempt: &Attempt, why: &Error) -> Self {
        let why = harmless(&why.in_full());
        Verdict {
            exercise: attempt.exercise.name.clone(),
            outcome: Outcome::NotJudged,
            checks: Vec::new(),
            detail: Some(Detail::Words(why)),
            notes: Vec::new(),
            warnings: Diagnostics::default(),
            compile: Duration::ZERO,
            run: Duration::ZERO,
            fair: true,
            clippy: None,
        }
    }

    /// The outcome that these checks add up to: the worst one. Without any check, nothing has passed.
    pub fn outcome_of(checks: &[Check]) -> Outcome {
        let some = |test: fn(&CheckResult) -> bool| checks.iter().any(|check| test(&check.result));
        if checks.is_empty() || some(|result| matches!(result, CheckResult::Missing(_))) {
            Outcome::Tampered
        } else if some(|result| matches!(result, CheckResult::TimedOut(_) | CheckResult::NotRun(_)))
        {
            Outcome::TimedOut
        } else if some(|result| matches!(result, CheckResult::Crashed(_))) {
            Outcome::Crashed
        } else if checks.iter().all(|check| check.result == CheckResult::Passed) {
            Outcome::Passed
        } else {
            Outcome::Failed
        }
    }

    /// The verdict as data; see `docs/check.schema.json`.
    pub fn json(&self) -> Value {
        let checks: Vec<Value> = self.checks.iter().map(Check::json).collect();
        json!({
            "schema": 1,
            "exercise": self.exercise,
            "outcome": self.outcome,
            "checks": checks,
            "detail": self.detail.as_ref().map(|detail| detail.text(Style::Plain)),
            "notes": self.notes,
            "compile_s": self.compile.as_secs_f64(),
            "run_s": self.run.as_secs_f64(),
        })
    }
}

impl Check {
    fn json(&self) -> Value {
        json!({
            "name": self.name,
            "passed": self.result == CheckResult::Passed,
            "message": self.result.message(),
            "printed": self.printed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(results: &[CheckResult]) -> Outcome {
        let check = |result: &CheckResult| Check {
            name: "a".to_owned(),
            result: result.clone(),
            printed: String::new(),
        };
        Verdict::outcome_of(&results.iter().map(check).collect::<Vec<_>>())
    }

    #[test]
    fn one_bad_check_is_enough_and_none_at_all_is_not() {
        use CheckResult::{Crashed, Failed, Missing, NotRun, Passed, TimedOut};
        let why = String::new;
        assert_eq!(outcome(&[Passed, Passed]), Outcome::Passed);
        assert_eq!(outcome(&[]), Outcome::Tampered);
        assert_eq!(outcome(&[Passed, Failed(why())]), Outcome::Failed);
        assert_eq!(outcome(&[Failed(why()), Crashed(why())]), Outcome::Crashed);
        assert_eq!(outcome(&[Passed, TimedOut(why()), NotRun(why())]), Outcome::TimedOut);
        assert_eq!(outcome(&[Passed, Missing(why())]), Outcome::Tampered);
    }
}
