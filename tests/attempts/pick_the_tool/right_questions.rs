#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    AskAnApi,
    QueryADatabase,
    FollowStreams,
    CallABlockingLibrary,
    ComputeFibonacci,
    CompressImages,
    TestAStrategy,
    FetchThenFit,
    AddFivePrices,
    FormatAPrice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    Async,
    SpawnBlocking,
    AllCores,
    AsyncAndAllCores,
    PlainCode,
}

fn pick_tool(job: Job) -> Tool {
    let waits = matches!(
        job,
        Job::AskAnApi
            | Job::QueryADatabase
            | Job::FollowStreams
            | Job::CallABlockingLibrary
            | Job::FetchThenFit
    );
    let computes = matches!(
        job,
        Job::ComputeFibonacci | Job::CompressImages | Job::TestAStrategy | Job::FetchThenFit
    );
    let blocks = job == Job::CallABlockingLibrary;
    if waits && computes {
        Tool::AsyncAndAllCores
    } else if blocks {
        Tool::SpawnBlocking
    } else if waits {
        Tool::Async
    } else if computes {
        Tool::AllCores
    } else {
        Tool::PlainCode
    }
}

fn main() {}
