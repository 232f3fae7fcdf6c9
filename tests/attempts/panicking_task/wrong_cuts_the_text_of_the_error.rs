// expect: The message of a panic is its payload
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
        all.push(match task.await {
            Ok(value) => Outcome::Value(value),
            Err(error) if error.is_cancelled() => Outcome::Cancelled,
            Err(error) => {
                let text = error.to_string();
                let message = text.split_once("message \"").map_or("", |(_, message)| message);
                Outcome::Panicked(message.trim_end_matches('"').to_owned())
            }
        });
    }
    all
}

fn main() {}
