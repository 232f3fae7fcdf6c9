// expect: Writing `async` around it does not change that
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
    match job {
        Job::AskAnApi | Job::QueryADatabase | Job::FollowStreams => Tool::Async,
        Job::CallABlockingLibrary => Tool::Async,
        Job::ComputeFibonacci | Job::CompressImages | Job::TestAStrategy => Tool::AllCores,
        Job::FetchThenFit => Tool::AsyncAndAllCores,
        Job::AddFivePrices | Job::FormatAPrice => Tool::PlainCode,
    }
}

fn main() {}
