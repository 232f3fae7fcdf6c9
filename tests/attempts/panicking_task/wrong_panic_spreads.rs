// expect: a panic came out of `outcomes`
use tokio::task::JoinHandle;

/// What became of a task.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// It returned this.
    Value(f64),
    /// It panicked with this message.
    Panicked(String),
    /// Somebody aborted it.
    Cancelled,
}

/// What became of each task, in the order of the tasks.
async fn outcomes(tasks: Vec<JoinHandle<f64>>) -> Vec<Outcome> {
    let mut all = Vec::new();
    for task in tasks {
        match task.await {
            Ok(value) => all.push(Outcome::Value(value)),
            Err(error) if error.is_cancelled() => all.push(Outcome::Cancelled),
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
    all
}

fn main() {}
