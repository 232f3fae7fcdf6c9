//! A login service: requests come over a channel, passwords are stretched before comparing.
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

struct Login {
    user: String,
    password: String,
    reply: oneshot::Sender<bool>,
}

fn stretch(password: &str, salt: &str, rounds: u32) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325u64;
    for round in 0..rounds { // ALSO: blocked
        let text = format!("{password}:{salt}:{round}:{state:x}"); // ALSO: blocked
        for byte in text.bytes() { // ALSO: blocked
            state = (state ^ byte as u64).wrapping_mul(0x100_0000_01b3); // ALSO: blocked
        }
    }
    state
}

async fn handle(login: Login) {
    let expected = stored_hash(&login.user).await;
    let actual = stretch(&login.password, &login.user, 800_000); // EXPECT: blocked
    let _ = login.reply.send(actual == expected);
}

async fn stored_hash(user: &str) -> u64 {
    tokio::time::sleep(Duration::from_millis(5)).await;
    user.len() as u64
}

async fn login_service(mut rx: mpsc::Receiver<Login>) {
    while let Some(login) = rx.recv().await {
        tokio::spawn(handle(login));
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (tx, rx) = mpsc::channel(16);
    let service = tokio::spawn(login_service(rx));
    let pinger = tokio::spawn(async {
        let mut worst = Duration::ZERO;
        loop {
            let t = Instant::now();
            tokio::time::sleep(Duration::from_millis(20)).await;
            let late = t.elapsed().saturating_sub(Duration::from_millis(20));
            if late > worst {
                worst = late;
                println!("health check late by {worst:?}");
            }
        }
    });
    let mut answers = Vec::new();
    for user in ["anna", "bertrand", "carla"] {
        let (reply, answer) = oneshot::channel();
        let login = Login { user: user.into(), password: "hunter2".into(), reply };
        tx.send(login).await.ok();
        answers.push((user, answer));
    }
    for (user, answer) in answers {
        println!("{user}: login {}", if answer.await.unwrap() { "ok" } else { "refused" });
    }
    drop(tx);
    service.await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    pinger.abort();
}
