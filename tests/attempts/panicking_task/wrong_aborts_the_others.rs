// expect: A panic ends its own task and nothing else
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
    let others: Vec<_> = tasks.iter().map(|task| task.abort_handle()).collect();
    let mut all = Vec::new();
    for task in tasks {
        all.push(match task.await {
            Ok(value) => Outcome::Value(value),
            Err(error) if error.is_cancelled() => Outcome::Cancelled,
            Err(error) => {
                others.iter().for_each(|other| other.abort());
                let payload = error.into_panic();
                let literal = payload.downcast_ref::<&str>().map(|text| text.to_string());
                let formatted = || payload.downcast_ref::<String>().cloned();
                Outcome::Panicked(literal.or_else(formatted).unwrap_or_default())
            }
        });
    }
    all
}

fn main() {}
