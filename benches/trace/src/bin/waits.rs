//! Two tasks that send each other a message in turns: each turn is a wait, a wake and a poll.

use std::time::Instant;
use tokio::sync::mpsc;

const TURNS: u64 = 100_000;

async fn answer(mut questions: mpsc::Receiver<u64>, answers: mpsc::Sender<u64>) {
    while let Some(question) = questions.recv().await {
        if answers.send(question + 1).await.is_err() {
            return;
        }
    }
}

async fn ask(questions: mpsc::Sender<u64>, mut answers: mpsc::Receiver<u64>) -> u64 {
    let mut number = 0;
    for _ in 0..TURNS {
        questions.send(number).await.expect("there is somebody who answers");
        number = answers.recv().await.expect("there is an answer");
    }
    number
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (questions, asked) = mpsc::channel(1);
    let (answers, answered) = mpsc::channel(1);
    let began = Instant::now();
    let answering = tokio::spawn(answer(asked, answers));
    let last = tokio::spawn(ask(questions, answered)).await.expect("it does not panic");
    answering.await.expect("it does not panic");
    assert_eq!(last, TURNS);
    // Each turn has two waits.
    println!("nanoseconds {}", began.elapsed().as_nanos() as u64 / (2 * TURNS));
}
