// expect: takes longer than to do it
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

fn pick_tool(job: &Job) -> Tool {
    if job.waits.is_zero() {
        // Without a wait there is no `.await`: all pieces are one stretch, and only cores make it shorter.
        let stretch = job.computes * job.pieces;
        return if stretch >= STRETCH { Tool::AllCores } else { Tool::PlainCode };
    }
    match job.calls {
        // Without an `.await` inside, an async function blocks like any other. What is computed after such a call can
        // be computed on the same thread: it is not the loop's.
        Calls::Blocking => Tool::SpawnBlocking,
        // Between two pieces there is an `.await`, so that only one piece counts.
        Calls::Async if job.computes > STRETCH => Tool::AsyncAndAllCores,
        Calls::Async => Tool::Async,
    }
}

fn main() {}
