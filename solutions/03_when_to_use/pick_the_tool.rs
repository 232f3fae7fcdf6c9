//! Your team writes `async` in front of everything, because it is fast. It is not: it lets one thread wait for
//! many things, and does nothing for a thread that works. Jobs come in every day, and each of them has been
//! measured: how long a piece of it waits (for the network, a disk, a database, a clock), in which kind of call, and
//! how long it computes.
//!
//! Write the decision guide as a function of these measurements. The tool should block no thread of the event loop
//! for longer than `STRETCH`, waste no core and no thread, and be the simplest one that does both.

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

/// A job, and its measurements.
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

/// The tool for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    /// `async` functions, awaited together: one thread does all the waiting.
    Async,
    /// `spawn_blocking`: threads that may block, so that the threads of the runtime do not.
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
        return if stretch > STRETCH { Tool::AllCores } else { Tool::PlainCode };
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

fn main() {
    let [no_wait, a_wait] = [0, 50].map(Duration::from_millis);
    let [a_little, a_lot] = [1, 900_000].map(Duration::from_micros);
    for (what, pieces, waits, calls, computes) in [
        ("ask an HTTP API for fifty prices", 50, a_wait, Calls::Async, a_little),
        ("read from a library with blocking calls only", 8, a_wait, Calls::Blocking, a_little),
        ("compress twenty images that are in memory", 20, no_wait, Calls::Async, a_lot),
        ("fetch a hundred price histories, fit a model to each", 100, a_wait, Calls::Async, a_lot),
        (
            "add up the five prices of a portfolio",
            5,
            no_wait,
            Calls::Async,
            Duration::from_nanos(2),
        ),
    ] {
        println!("{what:<54}{:?}", pick_tool(&Job { pieces, waits, calls, computes }));
    }
}

#[cfg(test)]
mod tests {
    use super::{Calls, Job, STRETCH, Tool, pick_tool};
    use slow_api::check;
    use std::time::Duration;

    const NANOSECOND: Duration = Duration::from_nanos(1);

    /// What becomes of a job when it is done with a tool that is not the one, and what would have to be asked.
    fn consequence(job: &Job, tool: Tool) -> String {
        let Job { pieces, waits, calls, computes } = *job;
        let (all, stretch) = ((waits + computes) * pieces, computes * pieces);
        let waiting = !waits.is_zero();
        let working = if waiting { computes > STRETCH } else { stretch > STRETCH };
        match tool {
            Tool::PlainCode if waiting => format!(
                "one piece after another waits, and its thread does nothing else: {all:?} in all. What waits is worth a tool."
            ),
            Tool::PlainCode => format!("one core computes for {stretch:?}, and the others have nothing to do."),
            Tool::Async | Tool::AsyncAndAllCores if waiting && calls == Calls::Blocking => format!(
                "its calls have no `.await` in them, whatever is written around them: the event loop stands still for \
                 {waits:?} at a time. Ask how a job waits before you ask for how long."
            ),
            Tool::Async | Tool::AsyncAndAllCores if !waiting && !working => format!(
                "a runtime, tasks and polls, for what waits for nothing and is over in {stretch:?}."
            ),
            Tool::Async if !waiting => format!(
                "there is nothing to wait for, hence no `.await`: the event loop stands still for {stretch:?}, on one core."
            ),
            Tool::Async => format!(
                "after each wait the event loop stands still for {computes:?}, which is longer than {STRETCH:?}; and all \
                 pieces are computed on one core."
            ),
            Tool::AsyncAndAllCores if !waiting => {
                "the half of it that waits has nothing to wait for, and its channel nothing to bring.".to_owned()
            }
            Tool::AsyncAndAllCores => format!(
                "the cores get {computes:?} of work at a time, through a channel that takes as long; between two pieces the \
                 loop has an `.await`, so nothing stands still without them."
            ),
            Tool::AllCores if waiting => format!(
                "its few threads, one for each core, stand still for {waits:?} at a time, and the cores with them."
            ),
            Tool::SpawnBlocking if waiting => format!(
                "{pieces} threads stand still for {waits:?} each, where one thread could wait for all: these calls can be \
                 awaited."
            ),
            Tool::SpawnBlocking if working => {
                "its pool has hundreds of threads, which take turns on the few cores. They are there to stand still; what \
                 never waits wants as many threads as there are cores."
                    .to_owned()
            }
            Tool::AllCores | Tool::SpawnBlocking => {
                format!("to hand it to another thread takes longer than to do it: it is over in {stretch:?}.")
            }
        }
    }

    fn needs(tool: Tool, what: &str, jobs: &[(u32, Duration, Calls, Duration)]) {
        for &(pieces, waits, calls, computes) in jobs {
            let job = Job { pieces, waits, calls, computes };
            let picked = pick_tool(&job);
            assert!(
                picked == tool,
                "{what}, in {pieces} pieces, each waits {waits:?} (calls: {calls:?}) and computes {computes:?}. With \
                 {picked:?}, {}",
                consequence(&job, picked)
            );
        }
    }

    /// Some milliseconds, other ones in each run.
    fn some() -> Duration {
        Duration::from_micros(check::draw(1_000..=90_000_000))
    }

    fn pieces() -> u32 {
        check::draw(2..=5_000) as u32
    }

    #[test]
    fn what_waits_in_async_calls() {
        let jobs = [
            (50, Duration::from_millis(50), Calls::Async, Duration::from_micros(1)),
            (1, some(), Calls::Async, Duration::ZERO),
            // Much in all, and little at a time.
            (pieces() * 1000, some(), Calls::Async, STRETCH),
            (pieces(), NANOSECOND, Calls::Async, STRETCH / 2),
        ];
        needs(Tool::Async, "a job that asks an API", &jobs);
    }

    #[test]
    fn what_waits_in_blocking_calls() {
        let jobs = [
            (8, Duration::from_millis(50), Calls::Blocking, Duration::from_micros(1)),
            (pieces(), some(), Calls::Blocking, Duration::ZERO),
            (1, NANOSECOND, Calls::Blocking, STRETCH),
            // On its thread it may compute, too.
            (pieces(), some(), Calls::Blocking, STRETCH + NANOSECOND),
            (3, some(), Calls::Blocking, some()),
        ];
        needs(Tool::SpawnBlocking, "a job whose library blocks", &jobs);
    }

    #[test]
    fn what_computes() {
        let jobs = [
            (20, Duration::ZERO, Calls::Async, Duration::from_millis(900)),
            (1, Duration::ZERO, Calls::Async, STRETCH + NANOSECOND),
            // Little at a time, and much in all: there is no `.await` between the pieces.
            (1_000_000, Duration::ZERO, Calls::Async, NANOSECOND),
            (pieces(), Duration::ZERO, Calls::Async, some()),
            // It makes no call, so it does not matter of which kind its calls would be.
            (pieces(), Duration::ZERO, Calls::Blocking, some()),
        ];
        needs(Tool::AllCores, "a job that computes", &jobs);
    }

    #[test]
    fn what_does_both() {
        let jobs = [
            (100, Duration::from_millis(50), Calls::Async, Duration::from_millis(900)),
            (pieces(), some(), Calls::Async, STRETCH + NANOSECOND),
            (pieces(), NANOSECOND, Calls::Async, some()),
            (2, some(), Calls::Async, some()),
        ];
        needs(Tool::AsyncAndAllCores, "a job that fetches and then fits a model", &jobs);
    }

    #[test]
    fn what_does_neither() {
        let jobs = [
            (5, Duration::ZERO, Calls::Async, Duration::from_nanos(2)),
            (1, Duration::ZERO, Calls::Async, Duration::ZERO),
            (100, Duration::ZERO, Calls::Blocking, STRETCH / 100),
            (1, Duration::ZERO, Calls::Blocking, STRETCH),
        ];
        needs(Tool::PlainCode, "a job that is over at once", &jobs);
    }
}
