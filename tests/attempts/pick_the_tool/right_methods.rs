//! Your team writes `async` in front of everything, because it is fast. It is not: it lets one thread wait for
//! many things, and does nothing for a thread that works. Jobs come in every day, and somebody has measured each of
//! them: how long a piece of it waits (for the network, a disk, a database, a clock), in which kind of call, and how
//! long it computes.
//!
//! Write the decision guide as a function of these measurements. The tool should keep no thread of the event loop
//! from the others for longer than `STRETCH`, waste no core and no thread, and be the simplest that does.

use std::time::Duration;

/// How long a thread of the event loop may compute without an `.await`; less than that is no work at all.
const STRETCH: Duration = Duration::from_micros(100);

/// How a job waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Calls {
    /// Its library has async calls.
    Async,
    /// Its library has only calls that block the thread until the answer is there.
    Blocking,
}

/// What has to be done, and what was measured of it.
#[derive(Clone, Copy, Debug)]
struct Job {
    /// How many pieces it has. None needs the result of another one.
    pieces: u32,
    /// How long each piece waits; zero if it has nothing to wait for.
    waits: Duration,
    /// In which kind of call it waits, if it waits.
    calls: Calls,
    /// How long each piece computes. If it waits, then after its wait.
    computes: Duration,
}

/// What to do it with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    /// `async` functions, awaited together: one thread does all the waiting.
    Async,
    /// `spawn_blocking`: threads that may stand still, so that the threads of the runtime need not.
    SpawnBlocking,
    /// Threads or rayon: every core works.
    AllCores,
    /// Async for the waiting, rayon for the work, and a channel between them.
    AsyncAndAllCores,
    /// A plain function.
    PlainCode,
}

type Result<T> = std::result::Result<T, Tool>;

impl Job {
    fn is_waiting(&self) -> bool {
        !self.waits.is_zero()
    }

    /// In nanoseconds, which fit.
    fn stretch(&self) -> u128 {
        let pieces = if self.is_waiting() { 1 } else { u128::from(self.pieces) };
        self.computes.as_nanos() * pieces
    }

    fn without_cores(&self) -> Result<Tool> {
        match (self.is_waiting(), self.calls) {
            (true, Calls::Blocking) => Ok(Tool::SpawnBlocking),
            _ if self.stretch() > STRETCH.as_nanos() => Err(Tool::AllCores),
            (true, Calls::Async) => Ok(Tool::Async),
            (false, _) => Ok(Tool::PlainCode),
        }
    }
}

fn pick_tool(job: &Job) -> Tool {
    match job.without_cores() {
        Ok(tool) => tool,
        Err(_) if job.is_waiting() => Tool::AsyncAndAllCores,
        Err(tool) => tool,
    }
}

#[cfg(test)]
mod my_tests {
    use super::*;

    #[test]
    fn one_of_them() {
        let job = Job { pieces: 1, waits: STRETCH, calls: Calls::Async, computes: STRETCH };
        assert_eq!(pick_tool(&job), Tool::Async);
    }
}

fn main() {}
