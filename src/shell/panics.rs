//! Panics: those of demos, which are part of a lesson, and those of our own, which are bugs.

use super::{complain, shutdown, tty};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether demos run, or ran, in this process.
static DEMOS: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Whether panics of this thread are caught by [`catching`], which says what they were.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
    /// The last panic of this thread: what it said, and where.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Where our own code lies, as the compiler writes it: relative to the workspace. Demos lie in `lessons`.
const OURS: [&str; 3] = ["src/", "crates/checker/", "crates/processes/"];

/// From now on panics are reported in our words.
pub fn install() {
    panic::set_hook(Box::new(|panic| {
        let report = report(panic);
        if CAUGHT.get() {
            // It unwinds. Where the harness catches it, it was a measurement; where `catching` does, a bug.
            LAST.set(Some(report));
        } else if !DEMOS.load(Ordering::Relaxed) || is_ours(panic) {
            // It would end its thread and no more, and the others would wait for it.
            tty::give_back();
            complain(&bug(&report));
            shutdown::end(1);
        }
    }));
}

/// From now on panics may be those of demos: the harness catches them and reports them as what they are,
/// measurements. A task that panics on purpose is part of a lesson.
pub fn expect_from_demos() {
    DEMOS.store(true, Ordering::Relaxed);
}

/// Does the work. A panic that nothing caught becomes an error, which says where it was and asks for a report.
///
/// # Errors
///
/// After a panic.
pub fn catching<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    CAUGHT.set(true);
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let report = LAST.take().unwrap_or_else(|| message(payload.as_ref()).to_owned());
        bug(&report)
    })
}

fn bug(report: &str) -> String {
    format!(
        "error: the workbook itself went wrong, which is a bug: {report}\n\
         Please report it with this line, and with what you did."
    )
}

fn report(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map_or_else(String::new, |place| format!(" ({place})"));
    format!("{}{place}", message(panic.payload()))
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic")
}

fn is_ours(panic: &PanicHookInfo<'_>) -> bool {
    panic.location().is_some_and(|place| {
        // Windows writes paths the other way round.
        let file = place.file().replace('\\', "/");
        OURS.iter().any(|folder| file.starts_with(folder))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_says_what_happened_and_where_and_asks_for_a_report() {
        let of_the_tests = panic::take_hook();
        panic::set_hook(Box::new(|panic| LAST.set(Some(report(panic)))));
        let error = catching(|| panic!("no {} left", "chairs"));
        panic::set_hook(of_the_tests);
        let error = error.unwrap_err();
        assert!(error.contains("no chairs left (src/shell/panics.rs:"), "{error}");
        assert!(error.contains("Please report it"), "{error}");
        assert_eq!(catching(|| 3), Ok(3));
    }
}
