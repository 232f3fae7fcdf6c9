// expect: One outcome for each task, in order.
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
        if let Ok(value) = task.await {
            all.push(Outcome::Value(value));
        }
    }
    all
}

fn main() {}
