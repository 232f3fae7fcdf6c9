//! Running programs that may do anything.
//!
//! A [`Supervisor`] starts programs, each in a process group of its own, and can kill all that it started. A program
//! reads nothing, is read by threads that keep a bounded part of what it prints, and has limits on time and memory.
//! However it ends, its whole group is killed. On Linux a `Helper` between the two does more: the program has no
//! terminal, its limits hold from its first instruction, and what it starts is found in whichever session it is.

#[cfg(target_os = "linux")]
mod helper;
mod output;
#[cfg(not(unix))]
mod portable;
mod program;
mod supervisor;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use portable as platform;
#[cfg(unix)]
use unix as platform;

#[cfg(target_os = "linux")]
pub use helper::{Helper, run_if_asked};
pub use output::Output;
pub use platform::signal_name;
pub use program::{CHANNEL, Limits, Listener, Program};
pub use supervisor::{Cancel, End, Finished, Group, Supervisor};

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::time::Duration;

    const LIMITS: Limits = Limits { time: Duration::from_secs(20), memory: None, output: 4096 };

    #[cfg(unix)]
    fn shell(script: &str) -> Program {
        Program::new("/bin/sh", Path::new("/")).argument("-c").argument(script)
    }

    #[cfg(unix)]
    #[test]
    fn output_and_status_are_those_of_the_program() {
        let program = shell("echo out; echo err >&2; cat; exit 3");
        let finished = Supervisor::new().run(&program, LIMITS, &Cancel::default()).unwrap();
        assert_eq!(finished.end, End::Exited(3));
        assert_eq!(finished.stdout.text(), "out\n");
        assert_eq!(finished.stderr.text(), "err\n");
    }

    #[cfg(unix)]
    #[test]
    fn arguments_and_variables_arrive_as_they_are() {
        let program = shell("printf '%s|' \"$0\" \"$1\" \"$V\"")
            .arguments(["a b", "$c"])
            .set("V", "d e")
            .unset("HOME");
        let finished = Supervisor::new().run(&program, LIMITS, &Cancel::default()).unwrap();
        assert_eq!(finished.stdout.text(), "a b|$c|d e|");
    }

    #[cfg(unix)]
    #[test]
    fn a_group_is_killed_whole_and_nobody_waits_for_its_pipe() {
        let limits = Limits { time: Duration::from_millis(200), ..LIMITS };
        let finished = Supervisor::new()
            .run(&shell("sleep 600 & echo $!; wait"), limits, &Cancel::default())
            .unwrap();
        assert_eq!(finished.end, End::TimedOut);
        let child = finished.stdout.text();
        let alive =
            std::process::Command::new("ps").args(["-o", "stat=", "-p", child.trim()]).output();
        let state = String::from_utf8(alive.unwrap().stdout).unwrap();
        assert!(state.trim().is_empty() || state.starts_with('Z'), "still there: {state}");
    }

    #[cfg(unix)]
    #[test]
    fn what_nobody_wants_any_more_is_called_off() {
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(
            Supervisor::new().run(&shell("sleep 600"), LIMITS, &cancel).unwrap().end,
            End::Cancelled
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let program = Program::new("/no/such/program", Path::new("/"));
        let outcome = Supervisor::new().run(&program, LIMITS, &Cancel::default());
        // With limits, it is the shell that finds out.
        assert!(outcome.is_err() || outcome.is_ok_and(|finished| finished.end == End::Exited(127)));
    }

    #[cfg(unix)]
    #[test]
    fn all_is_killed_and_more_can_be_started() {
        let supervisor = Supervisor::new();
        let other = supervisor.clone();
        let waiting = std::thread::spawn(move || {
            other.run(&shell("sleep 600"), LIMITS, &Cancel::default()).unwrap().end
        });
        while !waiting.is_finished() {
            supervisor.kill_all();
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(waiting.join().unwrap(), End::Cancelled);
        let finished = supervisor.run(&shell("exit 7"), LIMITS, &Cancel::default()).unwrap();
        assert_eq!(finished.end, End::Exited(7));
    }
}
