//! Running one check under libtest, and believing only what came through the judge's channel.
//!
//! libtest writes there how each test went (`--logfile`), and the seal writes its secret between its two lines. The
//! attempt's own output is a different matter: it is shown, and proves nothing.

use super::panics::{self, Stderr};
use crate::seal::{self, Seal};
use crate::verdict::CheckResult;
use processes::{End, Program, signal_name};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What libtest exits with when a test failed.
const TEST_FAILED: i32 = 101;

/// The program that runs one check, and the seal. Where there are no channels, this file is one.
pub fn program(path: &Path, name: &str, folder: &Path, channel: PathBuf) -> Program {
    // Nothing is captured: what libtest captures, it keeps in memory, and loses when the program is killed.
    Program::new(path, folder)
        .arguments(["--exact", "--nocapture", "--test-threads=1", "--color=never", "--logfile"])
        .with_channel(channel)
        .arguments([name, seal::NAME])
}

/// What the channel says about a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Passed,
    Failed,
    /// It is not in the program, or is ignored there.
    Missing,
    /// libtest has not come to its end.
    Unfinished,
    /// Somebody else wrote to it.
    Forged,
}

/// Reads the channel.
pub fn told(channel: &[u8], name: &str, seal: Seal) -> Told {
    let text = String::from_utf8_lossy(channel);
    let (sealed, lines): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("sealed "));
    let last = format!("ok {}", seal::NAME);
    let word = match lines[..] {
        [] => return Told::Unfinished,
        [word] | [word, _] => word,
        _ => return Told::Forged,
    };
    let is_whole = lines.last().is_some_and(|line| *line == last);
    match (is_whole, &sealed[..]) {
        (true, [line]) if *line == seal.line() => {}
        (false, []) if lines.len() == 1 => return Told::Unfinished,
        _ => return Told::Forged,
    }
    match word.split_once(' ') {
        Some(("ok", test)) if test == name => Told::Passed,
        Some(("failed", test)) if test == name => Told::Failed,
        Some(("ignored", test)) if test == name => Told::Missing,
        _ if lines.len() == 1 => Told::Missing,
        _ => Told::Forged,
    }
}

/// What the program itself printed: its standard output without libtest's lines, as far as they can be told apart.
pub fn printed(stdout: &str, name: &str) -> String {
    let begin = format!("test {name}");
    if has_nothing_to_run(stdout) {
        return String::new();
    }
    let rest = stdout.split_once(&begin).map_or(stdout, |(_, rest)| rest);
    // Behind the name there may be " - should panic".
    let rest = rest.split_once(" ... ").map_or(rest, |(_, rest)| rest);
    let end = format!("\ntest {} ... ", seal::NAME);
    let Some((printed, _)) = rest.rsplit_once(&end) else { return rest.to_owned() };
    let word = ["ok", "FAILED"].into_iter().find_map(|word| printed.strip_suffix(word));
    word.unwrap_or(printed).to_owned()
}

/// Whether libtest says that there is no test. An attempt can say so, too; it gains nothing by it.
pub fn has_nothing_to_run(stdout: &str) -> bool {
    stdout.starts_with("\nrunning 0 tests\n")
}

/// Standard error without what libtest says about the option that it was given.
pub fn without_warning(stderr: &str) -> String {
    stderr.replacen("warning: `--logfile` is deprecated", "", 1)
}

/// What came of the check, with what happened in words.
pub fn result(
    told: Told,
    end: End,
    nothing_to_run: bool,
    stderr: &Stderr,
    place: panics::Place<'_>,
    limit: Duration,
) -> CheckResult {
    match (end, told) {
        (End::TimedOut | End::Cancelled, _) => CheckResult::TimedOut(timed_out(limit)),
        (End::Exited(0), Told::Passed) => CheckResult::Passed,
        (End::Exited(TEST_FAILED), Told::Failed) => CheckResult::Failed(stderr.complaint(place)),
        (End::Exited(0), Told::Missing) => CheckResult::Missing(MISSING.to_owned()),
        (End::Exited(0), Told::Unfinished) if nothing_to_run => {
            CheckResult::Missing(MISSING.to_owned())
        }
        // A check whose thread is blocked for good cannot be unwound: the watch of the market's crate says so in its
        // place, and ends the program.
        (End::Exited(TEST_FAILED), Told::Unfinished) if stderr.is_from_the_watch() => {
            CheckResult::Failed(stderr.complaint(place))
        }
        (_, Told::Forged) => CheckResult::Crashed(FORGED.to_owned()),
        (End::Exited(status), _) => CheckResult::Crashed(format!(
            "the program ended itself, with exit status {status}, before this check was over. Something \
             calls `std::process::exit`, or something like it"
        )),
        (End::Signalled(signal), _) => signalled(signal, stderr, limit),
        (End::Unwatched, _) => CheckResult::Crashed(UNWATCHED.to_owned()),
    }
}

const MISSING: &str = "this check is not in the program any more. Something in your code takes it out, such as a \
                       `cfg` attribute right above the checks or at the top of the file";

const FORGED: &str =
    "the program wrote to the file in which the check's result is noted. Only the test runner may";

pub const UNWATCHED: &str =
    "the program killed the process that watches over it, and was killed for that";

pub fn timed_out(limit: Duration) -> String {
    format!(
        "still running after {} s, and stopped. Something never ends: a loop without a way out, a lock that its \
         holder waits for, a channel that is never closed, or a thread that sleeps or is blocked, as by a \
         `block_on` inside async code",
        limit.as_secs_f64()
    )
}

pub fn signalled(signal: i32, stderr: &Stderr, limit: Duration) -> CheckResult {
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

    fn channel(word: &str, seal: Seal) -> String {
        format!("{word} {NAME}\n{}\nok {}\n", seal.line(), seal::NAME)
    }

    #[test]
    fn libtest_is_believed() {
        let seal = Seal::new();
        let read = |text: &str| told(text.as_bytes(), NAME, seal);
        assert_eq!(read(&channel("ok", seal)), Told::Passed);
        assert_eq!(read(&channel("failed", seal)), Told::Failed);
        assert_eq!(read(&channel("ignored", seal)), Told::Missing);
        assert_eq!(read(&format!("{}\nok {}\n", seal.line(), seal::NAME)), Told::Missing);
        // In a file, the seal's line comes at the end.
        let file = format!("ok {NAME}\nok {}\n{}\n", seal::NAME, seal.line());
        assert_eq!(read(&file), Told::Passed);
    }

    #[test]
    fn nothing_else_is() {
        let seal = Seal::new();
        let read = |text: &str| told(text.as_bytes(), NAME, seal);
        assert_eq!(read(""), Told::Unfinished);
        assert_eq!(read("ok tests::a\n"), Told::Unfinished);
        assert_eq!(read(&channel("ok", Seal::new())), Told::Forged, "of another build");
        assert_eq!(read(&format!("ok {NAME}\n{}", channel("failed", seal))), Told::Forged);
        assert_eq!(read(&channel("ok", seal).replace(NAME, "tests::b")), Told::Forged);
    }

    #[test]
    fn a_word_needs_its_status() {
        let stderr = panics::split("\nthread 'tests::a' panicked at x.rs:120:5:\nwrong\n");
        let place = panics::Place { file: "x.rs", ours_from: 100 };
        let result = |told, end| result(told, end, false, &stderr, place, Duration::from_secs(10));
        assert_eq!(result(Told::Passed, End::Exited(0)), CheckResult::Passed);
        let failed = CheckResult::Failed("wrong".to_owned());
        assert_eq!(result(Told::Failed, End::Exited(101)), failed);
        let crashed = |told, end| matches!(result(told, end), CheckResult::Crashed(_));
        assert!(crashed(Told::Unfinished, End::Exited(0)) && crashed(Told::Failed, End::Exited(0)));
        assert!(crashed(Told::Passed, End::Exited(1)) && crashed(Told::Passed, End::Signalled(6)));
    }

    #[test]
    fn what_was_printed_is_told_from_what_libtest_prints() {
        let stdout = format!(
            "\nrunning 2 tests\ntest tests::a - should panic ... hello\nok\ntest {} ... ok\n\ntest result: ok.",
            seal::NAME
        );
        assert_eq!(printed(&stdout, NAME), "hello\n");
        assert_eq!(printed("\nrunning 2 tests\ntest tests::a ... mine", NAME), "mine");
    }

    #[test]
    fn the_watch_of_a_blocked_check_is_heard() {
        let place = panics::Place { file: "x.rs", ours_from: 100 };
        let said = |from: &str| {
            let stderr =
                panics::split(&format!("\nthread 'tests::a' panicked at {from}:1:1:\nblocked\n"));
            let limit = Duration::from_secs(10);
            result(Told::Unfinished, End::Exited(101), false, &stderr, place, limit)
        };
        assert_eq!(said("slow_api::check"), CheckResult::Failed("blocked".to_owned()));
        assert!(matches!(said("x.rs"), CheckResult::Crashed(_)));
    }
}
