//! Converts a batch of uploads "in parallel" on the multi-threaded runtime.
use std::time::{Duration, Instant};

#[derive(Clone, Debug)]
struct Upload {
    id: u32,
    bytes: usize,
}

#[derive(Debug)]
struct Converted {
    id: u32,
    url: String,
}

async fn convert(upload: Upload) -> Result<Converted, String> {
    // the conversion service answers after a while
    let wait = 120 + (upload.bytes / 1000) as u64;
    tokio::time::sleep(Duration::from_millis(wait)).await;
    if upload.bytes > 200_000 {
        return Err(format!("upload {} too large", upload.id));
    }
    Ok(Converted { id: upload.id, url: format!("https://cdn.example/{}.webp", upload.id) })
}

async fn convert_all(uploads: &[Upload]) -> (Vec<Converted>, Vec<String>) {
    let mut done = Vec::new();
    let mut errors = Vec::new();
    for upload in uploads {
        let task = tokio::spawn(convert(upload.clone()));
        match task.await { // EXPECT: sequential
            Ok(Ok(c)) => done.push(c),
            Ok(Err(e)) => errors.push(e),
            Err(e) => errors.push(e.to_string()),
        }
    }
    (done, errors)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let uploads: Vec<Upload> =
        [40_000, 60_000, 20_000, 210_000, 80_000, 30_000, 50_000]
            .into_iter()
            .enumerate()
            .map(|(i, bytes)| Upload { id: i as u32 + 1, bytes })
            .collect();
    let started = Instant::now();
    let (done, errors) = convert_all(&uploads).await;
    for c in &done {
        println!("upload {} -> {}", c.id, c.url);
    }
    println!("{} converted, errors: {errors:?}, {:?}", done.len(), started.elapsed());
}
