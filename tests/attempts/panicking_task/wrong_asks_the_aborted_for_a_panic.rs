// expect: `into_panic` was asked for the panic of a task that was aborted
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
            Err(error) => {
                let payload = error.into_panic();
                let literal = payload.downcast_ref::<&str>().map(|text| text.to_string());
                let formatted = || payload.downcast_ref::<String>().cloned();
                literal.or_else(formatted).map_or(Outcome::Cancelled, Outcome::Panicked)
            }
        });
    }
    all
}

fn main() {}
