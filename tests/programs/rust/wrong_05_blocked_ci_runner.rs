//! A tiny CI runner: steps are shell commands, results are sent to a reporter.
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

#[derive(Debug)]
struct StepResult {
    job: &'static str,
    step: String,
    ok: bool,
    took: Duration,
}

fn run_shell(script: &str) -> bool {
    Command::new("sh")
        .arg("-c")
        .arg(script)
        .output() // ALSO: blocked
        .map(|out| out.status.success())
        .unwrap_or(false)
}

async fn run_job(job: &'static str, steps: Vec<&'static str>, report: mpsc::Sender<StepResult>) {
    for step in steps {
        let started = Instant::now();
        let ok = run_shell(step); // EXPECT: blocked
        let result = StepResult { job, step: step.to_string(), ok, took: started.elapsed() };
        if report.send(result).await.is_err() || !ok {
            return;
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (tx, mut rx) = mpsc::channel(8);
    tokio::spawn(run_job("lint", vec!["sleep 0.25", "true"], tx.clone()));
    tokio::spawn(run_job("test", vec!["sleep 0.3", "sleep 0.2; exit 1", "echo never"], tx.clone()));
    tokio::spawn(run_job("docs", vec!["sleep 0.4; echo built"], tx));
    let started = Instant::now();
    let mut failed = 0;
    while let Some(r) = rx.recv().await {
        println!("[{}] {:<22} {} in {:?}", r.job, r.step, if r.ok { "ok" } else { "FAILED" }, r.took);
        failed += !r.ok as u32;
    }
    println!("{failed} step(s) failed, wall clock {:?}", started.elapsed());
}
