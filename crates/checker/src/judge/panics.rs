//! What a failed check has to say, without what Rust prints around it.

use crate::harmless::harmless;

/// Standard error, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Stderr {
    /// All of it.
    pub all: String,
    /// The last panic: where, and its message.
    panic: Option<Panic>,
    /// The rest: what the program printed, earlier panics included.
    pub rest: String,
}

#[derive(Debug, PartialEq, Eq)]
struct Panic {
    file: String,
    line: usize,
    message: String,
}

/// Where the student's code ends and ours begins.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub file: &'a str,
    pub ours_from: usize,
}

/// Finds the last panic: the one that failed the check. Earlier ones may have been caught, as tasks that panic
/// are.
pub fn split(stderr: &str) -> Stderr {
    let all = stderr.to_owned();
    let lines: Vec<&str> = stderr.split_inclusive('\n').collect();
    let last = lines.iter().rposition(|line| headline(line).is_some());
    let is_advice = |line: &&str| line.starts_with(ADVICE);
    let rest = |lines: &mut dyn Iterator<Item = &&str>| {
        let lines = lines.filter(|line| !is_advice(line)).copied();
        lines.collect::<String>().trim_matches('\n').to_owned()
    };
    let Some((at, (file, line))) = last.and_then(|at| Some((at, headline(lines[at])?))) else {
        return Stderr { rest: rest(&mut lines.iter()), all, panic: None };
    };
    let behind = &lines[at + 1..];
    let length = behind.iter().position(is_advice).unwrap_or(behind.len());
    let message = behind[..length].concat().trim_end().to_owned();
    let rest = rest(&mut lines[..at].iter().chain(&behind[length..]));
    Stderr { all, panic: Some(Panic { file, line, message }), rest }
}

/// What Rust puts behind its last words, and nobody needs here.
const ADVICE: &str = "note: run with `RUST_BACKTRACE";

/// `thread 'tests::a' (17) panicked at exercises/x.rs:4:43:`: the file and the line.
fn headline(line: &str) -> Option<(String, usize)> {
    let (thread, place) = line.trim_end().split_once(" panicked at ")?;
    if !thread.starts_with("thread '") {
        return None;
    }
    let mut parts = place.strip_suffix(':')?.rsplitn(3, ':');
    let _column = parts.next()?;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?.to_owned(), line))
}

impl Stderr {
    /// The message of the panic that failed a check. When it is not one of our checks that panicked but the
    /// student's code, the message says where.
    pub fn complaint(&self, place: Place<'_>) -> String {
        let Some(Panic { file, line, message }) = &self.panic else {
            return match harmless(self.all.trim()) {
                silent if silent.is_empty() => {
                    "failed without a word (a panic hook of your own swallows what checks say)"
                        .to_owned()
                }
                said => said,
            };
        };
        let message = harmless(message);
        if file == place.file && *line < place.ours_from {
            format!("your code panicked at {file}:{line}: {message}")
        } else {
            message
        }
    }

    /// Whether something panicked.
    pub fn has_panic(&self) -> bool {
        self.panic.is_some()
    }

    /// Whether the last panic is the report of a thread that is blocked, by `slow_api::check::timed` and its like.
    pub fn is_from_the_watch(&self) -> bool {
        self.panic.as_ref().is_some_and(|panic| panic.file == "slow_api::check")
    }

    /// The last line, to put behind something else.
    pub fn last_line(&self) -> String {
        let last = self.all.lines().map(str::trim).rfind(|line| !line.is_empty());
        last.map(|line| format!(": {}", harmless(line))).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'_> = Place { file: "exercises/x.rs", ours_from: 40 };
    const NOTE: &str =
        "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";

    #[test]
    fn the_message_alone_is_left() {
        let stderr = split(&format!(
            "\nthread 'tests::a' (4711) panicked at exercises/x.rs:50:9:\ntook 6.0 s,\ncould take 2.0 s\n{NOTE}"
        ));
        assert_eq!(stderr.complaint(PLACE), "took 6.0 s,\ncould take 2.0 s");
        assert_eq!(stderr.rest, "");
    }

    #[test]
    fn the_place_is_named_where_it_is_the_students() {
        let stderr = split("thread 'main' panicked at exercises/x.rs:12:9:\nindex out of bounds\n");
        assert_eq!(
            stderr.complaint(PLACE),
            "your code panicked at exercises/x.rs:12: index out of bounds"
        );
        let stderr = split("thread 'main' panicked at C:\\x.rs:12:9:\nindex out of bounds\n");
        assert_eq!(stderr.complaint(PLACE), "index out of bounds");
    }

    #[test]
    fn the_last_panic_counts_and_the_rest_is_kept() {
        let stderr = split(&format!(
            "mine\nthread 'task' panicked at exercises/x.rs:3:1:\nfirst\n{NOTE}thread 'tests::a' panicked at exercises/x.rs:50:1:\nsecond\n"
        ));
        assert_eq!(stderr.complaint(PLACE), "second");
        assert!(
            stderr.rest.starts_with("mine\n") && stderr.rest.contains("first"),
            "{}",
            stderr.rest
        );
    }

    #[test]
    fn a_message_may_have_notes_of_its_own() {
        let stderr = split(&format!("thread 'a' panicked at x:1:1:\nnote: one\nnote: two\n{NOTE}"));
        assert_eq!(stderr.complaint(PLACE), "note: one\nnote: two");
        assert_eq!(stderr.rest, "");
        let crash = format!("\nmemory allocation of 9 bytes failed\n{NOTE}");
        assert_eq!(split(&crash).rest, "memory allocation of 9 bytes failed");
    }

    #[test]
    fn no_panic_is_no_loss() {
        assert_eq!(split("Error: Refused\n").complaint(PLACE), "Error: Refused");
        assert!(split("").complaint(PLACE).starts_with("failed without a word"));
        assert_eq!(split("a\nb\n\n").last_line(), ": b");
    }

    #[test]
    fn a_message_cannot_play_with_the_terminal() {
        let stderr = split("thread 'a' panicked at x:1:1:\n\x1b[2Jboo\n");
        assert_eq!(stderr.complaint(PLACE), "\\u{1b}[2Jboo");
    }
}
