use tokio::task::JoinHandle;
use tokio::task::JoinSet;

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
    let mut set = JoinSet::new();
    for (index, task) in tasks.into_iter().enumerate() {
        set.spawn(async move { (index, task.await) });
    }
    let mut joined = set.join_all().await;
    joined.sort_by_key(|(index, _)| *index);
    let mut outcomes = Vec::new();
    for (_, joined) in joined {
        outcomes.push(match joined.map_err(|error| error.try_into_panic()) {
            Ok(value) => Outcome::Value(value),
            Err(Err(_)) => Outcome::Cancelled,
            Err(Ok(payload)) => match payload.downcast::<String>() {
                Ok(text) => Outcome::Panicked(*text),
                Err(payload) => {
                    let literal = payload.downcast::<&str>();
                    Outcome::Panicked(literal.map_or("no text", |text| *text).to_owned())
                }
            },
        });
    }
    outcomes
}

fn main() {}
