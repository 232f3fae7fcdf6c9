// expect: A `JoinError` stands for a panic or for an abort
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
        all.push(task.await.map_or(Outcome::Cancelled, Outcome::Value));
    }
    all
}

fn main() {}
