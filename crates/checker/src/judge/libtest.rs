//! Running one check under libtest, and believing only what it alone can have said.
//!
//! The exit status proves nothing (`std::process::exit(0)`), and a line that says "ok" proves little: the
//! student's code can print one. So a second check runs behind the first, the *seal*. Its name is random and new
//! with every change of the dependencies, and a line that names it, behind an "ok", shows that libtest itself got
//! that far. Whoever sets out to forge this can: it is their own computer. Nobody gets there by accident.

use super::panics::{self, Stderr};
use crate::verdict::CheckResult;
use processes::{End, Program, signal_name};
use std::path::Path;
use std::time::Duration;

/// What libtest exits with when a test failed.
const TEST_FAILED: i32 = 101;

/// The program that runs one check, and the seal.
pub fn program(path: &Path, name: &str, seal: Option<&str>, folder: &Path) -> Program {
    // Nothing is captured: what libtest captures, it keeps in memory, and loses when the program is killed.
    Program::new(path, folder)
        .arguments(["--exact", "--nocapture", "--test-threads=1", "--color=never", name])
        .arguments(seal)
}

/// What is to be read off the standard output.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    verdict: Option<Word>,
    /// Whether the check is in the program.
    there: bool,
    /// What came from the program itself.
    pub printed: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Passed,
    Failed,
}

/// Takes libtest's lines apart from what the program printed.
pub fn told(stdout: &str, name: &str, seal: Option<&str>) -> Told {
    let tests = if seal.is_some() { 2 } else { 1 };
    let running =
        format!("\nrunning {tests} test{}\ntest {name}", if tests == 1 { "" } else { "s" });
    let Some(rest) = stdout.strip_prefix(&running) else {
        return Told { verdict: None, there: false, printed: String::new() };
    };
    // Behind the name there may be " - should panic".
    let rest = rest.split_once(" ... ").map_or("", |(_, rest)| rest);
    let behind = seal.map_or(String::new(), |seal| format!("test {seal} ... ok\n"));
    let ends = [
        (Word::Passed, format!("ok\n{behind}\ntest result: ok. {tests} passed; 0 failed;")),
        (Word::Failed, format!("FAILED\n{behind}\nfailures:\n")),
    ];
    let found = ends.into_iter().find_map(|(word, end)| Some((word, rest.rfind(&end)?)));
    match found {
        Some((word, at)) => {
            Told { verdict: Some(word), there: true, printed: rest[..at].to_owned() }
        }
        None => Told { verdict: None, there: true, printed: rest.to_owned() },
    }
}

impl Told {
    /// What came of the check, with what happened in words.
    pub fn result(
        &self,
        end: End,
        stderr: &Stderr,
        place: panics::Place<'_>,
        limit: Duration,
    ) -> CheckResult {
        match (end, self.verdict) {
            (End::TimedOut | End::Cancelled, _) => CheckResult::TimedOut(timed_out(limit)),
            (End::Exited(0), Some(Word::Passed)) => CheckResult::Passed,
            (End::Exited(TEST_FAILED), Some(Word::Failed)) => {
                CheckResult::Failed(stderr.complaint(place))
            }
            // A check whose thread is blocked for good cannot be unwound: the watch of the market's crate says so in its
            // place, and ends the program.
            (End::Exited(TEST_FAILED), None) if self.there && stderr.is_from_the_watch() => {
                CheckResult::Failed(stderr.complaint(place))
            }
            (End::Exited(_), _) if !self.there => CheckResult::Missing(MISSING.to_owned()),
            (End::Exited(status), _) => CheckResult::Crashed(format!(
                "the program ended itself, with exit status {status}, before this check was over. Something \
                 calls `std::process::exit`, or something like it"
            )),
            (End::Signalled(signal), _) => signalled(signal, stderr, limit),
        }
    }
}

const MISSING: &str = "this check is not in the program any more. Something in your code takes it out, such as a \
                       `cfg` attribute right above the checks or at the top of the file";

fn timed_out(limit: Duration) -> String {
    format!(
        "still running after {} s, and stopped. Something never ends: a loop without a way out, a lock that its \
         holder waits for, a channel that is never closed, or a thread that sleeps or is blocked, as by a \
         `block_on` inside async code",
        limit.as_secs_f64()
    )
}

fn signalled(signal: i32, stderr: &Stderr, limit: Duration) -> CheckResult {
    let name = signal_name(signal);
    let said = |text: &str| stderr.all.contains(text);
    CheckResult::Crashed(if name == "SIGXCPU" {
        return CheckResult::TimedOut(timed_out(limit));
    } else if name == "SIGXFSZ" {
        "wrote a file of more than 1 GiB, which is the limit. Something writes without an end"
            .to_owned()
    } else if said("has overflowed its stack") {
        "the stack overflowed. A function calls itself without an end, or a local variable is very large".to_owned()
    } else if said("memory allocation of ") {
        let gigabytes = super::MEMORY >> 30;
        format!(
            "asked for more than {gigabytes} GiB of memory, which is the limit. Something grows without an end"
        )
    } else {
        format!("the program was ended by {name}{}", stderr.last_line())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "tests::a";
    const SEAL: Option<&str> = Some("zz_seal_1");

    const PASSED: &str = "\nrunning 2 tests\ntest tests::a ... hello\nok\ntest zz_seal_1 ... ok\n\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.00s\n\n";
    const FAILED: &str = "\nrunning 2 tests\ntest tests::a ... FAILED\ntest zz_seal_1 ... ok\n\nfailures:\n\nfailures:\n    tests::a\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.00s\n\n";

    fn result(stdout: &str, end: End) -> CheckResult {
        let place = panics::Place { file: "x.rs", ours_from: 100 };
        let stderr = panics::split("\nthread 'tests::a' panicked at x.rs:120:5:\nwrong\n");
        told(stdout, NAME, SEAL).result(end, &stderr, place, Duration::from_secs(10))
    }

    #[test]
    fn libtest_is_believed() {
        assert_eq!(result(PASSED, End::Exited(0)), CheckResult::Passed);
        assert_eq!(told(PASSED, NAME, SEAL).printed, "hello\n");
        assert_eq!(result(FAILED, End::Exited(101)), CheckResult::Failed("wrong".to_owned()));
        let should_panic = PASSED.replace("tests::a ...", "tests::a - should panic ...");
        assert_eq!(result(&should_panic, End::Exited(0)), CheckResult::Passed);
    }

    #[test]
    fn the_watch_of_a_blocked_check_is_heard() {
        let place = panics::Place { file: "x.rs", ours_from: 100 };
        let said = |from: &str| {
            let stderr =
                panics::split(&format!("\nthread 'tests::a' panicked at {from}:1:1:\nblocked\n"));
            told("\nrunning 2 tests\ntest tests::a ... ", NAME, SEAL).result(
                End::Exited(101),
                &stderr,
                place,
                Duration::from_secs(10),
            )
        };
        assert_eq!(said("slow_api::check"), CheckResult::Failed("blocked".to_owned()));
        assert!(matches!(said("x.rs"), CheckResult::Crashed(_)));
    }

    #[test]
    fn a_status_without_words_and_words_without_a_status_are_not() {
        let crashed = |stdout: &str, end| matches!(result(stdout, end), CheckResult::Crashed(_));
        assert!(crashed("\nrunning 2 tests\ntest tests::a ... ", End::Exited(0)));
        assert!(crashed(PASSED, End::Exited(1)));
        assert!(crashed(FAILED, End::Exited(0)));
        assert!(crashed(PASSED, End::Signalled(6)));
    }

    #[test]
    fn a_forgery_lacks_the_seal() {
        let forged = PASSED.replace("zz_seal_1", "zz_seal_2");
        assert!(matches!(result(&forged, End::Exited(0)), CheckResult::Crashed(_)));
        let without =
            "\nrunning 2 tests\ntest tests::a ... ok\n\ntest result: ok. 2 passed; 0 failed;";
        assert!(matches!(result(without, End::Exited(0)), CheckResult::Crashed(_)));
    }

    #[test]
    fn a_check_that_is_not_there_is_missed() {
        let only_seal =
            "\nrunning 1 test\ntest zz_seal_1 ... ok\n\ntest result: ok. 1 passed; 0 failed;";
        assert!(matches!(result(only_seal, End::Exited(0)), CheckResult::Missing(_)));
    }

    #[test]
    fn without_a_seal_the_summary_counts() {
        let passed =
            "\nrunning 1 test\ntest tests::a ... ok\n\ntest result: ok. 1 passed; 0 failed; 0";
        assert_eq!(told(passed, NAME, None).verdict, Some(Word::Passed));
        let failed =
            "\nrunning 1 test\ntest tests::a ... FAILED\n\nfailures:\n\nfailures:\n    tests::a\n";
        assert_eq!(told(failed, NAME, None).verdict, Some(Word::Failed));
    }
}
