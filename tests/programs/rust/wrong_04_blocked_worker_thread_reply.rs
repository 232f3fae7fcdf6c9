//! A render front end: jobs go to a dedicated render thread, results come back on a channel.
use std::sync::mpsc as std_mpsc;
use std::time::Duration;

struct Frame {
    number: u32,
    bytes: Vec<u8>,
}

fn render_thread(jobs: std_mpsc::Receiver<u32>, done: std_mpsc::Sender<Frame>) {
    for number in jobs {
        std::thread::sleep(Duration::from_millis(300)); // the GPU works
        let frame = Frame { number, bytes: vec![number as u8; 64 * 1024] };
        if done.send(frame).is_err() {
            return;
        }
    }
}

async fn collect_frames(done: std_mpsc::Receiver<Frame>, wanted: usize) -> Vec<Frame> {
    let mut frames = Vec::with_capacity(wanted);
    while frames.len() < wanted {
        let Ok(frame) = done.recv() else { break }; // EXPECT: blocked
        println!("frame {} ready ({} bytes)", frame.number, frame.bytes.len());
        frames.push(frame);
        tokio::task::yield_now().await;
    }
    frames
}

async fn progress_bar() {
    let mut tick = tokio::time::interval(Duration::from_millis(100));
    let mut n = 0;
    loop {
        tick.tick().await;
        n += 1;
        println!("  ... working {}", ".".repeat(n % 10));
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (job_tx, job_rx) = std_mpsc::channel();
    let (done_tx, done_rx) = std_mpsc::channel();
    let thread = std::thread::spawn(move || render_thread(job_rx, done_tx));
    let bar = tokio::spawn(progress_bar());

    for n in 0..5 {
        job_tx.send(n).unwrap();
    }
    drop(job_tx);
    let frames = tokio::spawn(collect_frames(done_rx, 5)).await.unwrap();
    let total: usize = frames.iter().map(|f| f.bytes.len()).sum();
    println!("{} frames, {total} bytes", frames.len());
    bar.abort();
    let _ = thread.join();
}
