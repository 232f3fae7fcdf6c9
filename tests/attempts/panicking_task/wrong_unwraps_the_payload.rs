// expect: A payload can be anything: when it is neither a `&str` nor a `String`, say so
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
                let payload = error.into_panic();
                Outcome::Panicked(match payload.downcast_ref::<&str>() {
                    Some(text) => text.to_string(),
                    None => payload.downcast_ref::<String>().unwrap().clone(),
                })
            }
        });
    }
    all
}

fn main() {}
