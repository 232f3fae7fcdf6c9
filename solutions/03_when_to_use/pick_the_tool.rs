//! Your team writes `async` in front of everything, because it is fast. It is not: it lets one thread wait for
//! many things, and does nothing for a thread that works. Ten jobs are on the list for tomorrow.
//!
//! Write the decision guide as a function: does the job wait (for the network, a disk, a database, a clock),
//! does it compute, both, or neither? And when it waits, does its library have async calls?

/// What has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    /// Ask an HTTP API for fifty prices.
    AskAnApi,
    /// Send a few slow queries to a database, through an async driver.
    QueryADatabase,
    /// Listen to a thousand price streams, which are silent most of the time.
    FollowStreams,
    /// Read from a broker whose library has blocking calls only, in a program that is async already.
    CallABlockingLibrary,
    /// Compute large Fibonacci numbers.
    ComputeFibonacci,
    /// Compress a folder of images that is already in memory.
    CompressImages,
    /// Try a trading strategy on ten years of prices in memory, with a thousand different settings.
    TestAStrategy,
    /// Fetch a hundred price histories over HTTP, and fit a model to each, which takes a second of work.
    FetchThenFit,
    /// Add up the five prices of a portfolio.
    AddFivePrices,
    /// Turn a price into text with two decimals.
    FormatAPrice,
}

/// What to do it with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    /// `async` functions, awaited together: one thread does all the waiting.
    Async,
    /// `spawn_blocking`: a thread that may stand still, so that the threads of the runtime need not.
    SpawnBlocking,
    /// Threads or rayon: every core works.
    AllCores,
    /// Async for the waiting, rayon for the work, and a channel between them.
    AsyncAndAllCores,
    /// A plain function.
    PlainCode,
}

fn pick_tool(job: Job) -> Tool {
    // No `_` arm: a job that is added to the list must be decided on, and the compiler will say so.
    match job {
        Job::AskAnApi | Job::QueryADatabase | Job::FollowStreams => Tool::Async,
        // Without an `.await` inside, an async function blocks like any other.
        Job::CallABlockingLibrary => Tool::SpawnBlocking,
        Job::ComputeFibonacci | Job::CompressImages | Job::TestAStrategy => Tool::AllCores,
        Job::FetchThenFit => Tool::AsyncAndAllCores,
        Job::AddFivePrices | Job::FormatAPrice => Tool::PlainCode,
    }
}

fn main() {
    for job in [
        Job::AskAnApi,
        Job::QueryADatabase,
        Job::FollowStreams,
        Job::CallABlockingLibrary,
        Job::ComputeFibonacci,
        Job::CompressImages,
        Job::TestAStrategy,
        Job::FetchThenFit,
        Job::AddFivePrices,
        Job::FormatAPrice,
    ] {
        println!("{:<22}{:?}", format!("{job:?}"), pick_tool(job));
    }
}

#[cfg(test)]
mod tests {
    use super::{Job, Tool, pick_tool};
    use slow_api::check;

    fn needs(tool: Tool, jobs: &[Job], why: &str) {
        for job in jobs {
            check::answer(&(*job, pick_tool(*job)), &(*job, tool), why);
        }
    }

    #[test]
    fn what_waits_is_async() {
        needs(
            Tool::Async,
            &[Job::AskAnApi, Job::QueryADatabase, Job::FollowStreams],
            "Nearly all of its time is waiting, and its calls are async: one thread can wait for all of them \
             at once. Threads could too, at the price of one for each wait.",
        );
    }

    #[test]
    fn what_waits_in_a_blocking_call_needs_a_thread_to_block() {
        needs(
            Tool::SpawnBlocking,
            &[Job::CallABlockingLibrary],
            "It waits, but a blocking call has no `.await` where the runtime could go on with something \
             else. Writing `async` around it does not change that; a thread of its own does. Rayon's \
             threads are one for each core, and not to be wasted on waiting.",
        );
    }

    #[test]
    fn what_computes_needs_cores() {
        needs(
            Tool::AllCores,
            &[Job::ComputeFibonacci, Job::CompressImages, Job::TestAStrategy],
            "It never waits: there is nothing that async could overlap, and while it computes on the runtime, \
             everybody else stands still. Only more cores make it faster.",
        );
    }

    #[test]
    fn what_does_both_needs_both() {
        needs(
            Tool::AsyncAndAllCores,
            &[Job::FetchThenFit],
            "It waits a hundred times and works for a hundred seconds. Async alone overlaps the waiting and \
             leaves the work on one core; cores alone stand still while they wait.",
        );
    }

    #[test]
    fn what_does_neither_needs_nothing() {
        needs(
            Tool::PlainCode,
            &[Job::AddFivePrices, Job::FormatAPrice],
            "It does not wait, and is done in less time than it takes to hand it to another thread: a plain \
             function.",
        );
    }
}
