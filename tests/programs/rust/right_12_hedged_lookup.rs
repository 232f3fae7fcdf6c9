//! Asks three mirrors for a package index, takes the first answer and aborts the others.
use std::time::{Duration, Instant};
use tokio::task::{JoinHandle, JoinSet, LocalSet};
use tokio::time::{interval, sleep};

#[derive(Debug)]
struct Index {
    mirror: &'static str,
    packages: u32,
}

async fn fetch_index(mirror: &'static str, latency: u64, round: u32) -> Result<Index, String> {
    sleep(Duration::from_millis(latency)).await;
    if mirror == "tokyo" && round % 2 == 0 {
        return Err(format!("{mirror}: 502"));
    }
    Ok(Index { mirror, packages: 4000 + round * 12 })
}

async fn first_answer(round: u32) -> Option<Index> {
    let mut asked = JoinSet::new();
    asked.spawn(fetch_index("tokyo", 120, round));
    asked.spawn(fetch_index("dublin", 220, round));
    asked.spawn(fetch_index("quito", 700, round));
    while let Some(answer) = asked.join_next().await {
        match answer.expect("lookup panicked") {
            Ok(index) => {
                asked.abort_all(); // the slower mirrors are not needed any more
                while asked.join_next().await.is_some() {}
                return Some(index);
            }
            Err(e) => println!("  {e}"),
        }
    }
    None
}

fn spinner() -> JoinHandle<()> {
    tokio::task::spawn_local(async {
        let mut frames = interval(Duration::from_millis(150));
        for frame in ["|", "/", "-", "\\"].iter().cycle() {
            frames.tick().await;
            print!("{frame}\r");
        }
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let local = LocalSet::new();
    local
        .run_until(async {
            let spinner = spinner();
            let started = Instant::now();
            let mut known = 0;
            let mut round = 0;
            // the index is complete when two rounds in a row bring nothing new
            while let Some(index) = first_answer(round).await {
                println!("{} has {} packages", index.mirror, index.packages);
                if index.packages <= known || round == 6 {
                    break;
                }
                known = index.packages;
                round += 1;
            }
            println!("index settled in {:?}", started.elapsed());
            spinner.abort(); // endless by design
        })
        .await;
}
