//! A photo upload handler that answers at once and makes the preview in the background.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::runtime::Builder;

static PREVIEWS: AtomicUsize = AtomicUsize::new(0);

async fn store(name: &str) -> String {
    tokio::time::sleep(Duration::from_millis(150)).await;
    format!("/store/{name}")
}

async fn make_preview(path: String) {
    tokio::time::sleep(Duration::from_millis(350)).await; // scaling service
    tokio::time::sleep(Duration::from_millis(50)).await; // upload of the preview
    println!("preview of {path} stored");
    PREVIEWS.fetch_add(1, Ordering::Relaxed);
}

async fn handle_upload(name: String) -> String {
    let path = store(&name).await;
    tokio::spawn(make_preview(path.clone())); // EXPECT: lost
    format!("201 Created {path}")
}

async fn serve(uploads: Vec<String>) {
    let mut arrivals = tokio::time::interval(Duration::from_millis(200));
    let mut handlers = Vec::new();
    for name in uploads {
        arrivals.tick().await;
        handlers.push(tokio::spawn(handle_upload(name)));
    }
    for h in handlers {
        println!("{}", h.await.unwrap());
    }
}

fn main() {
    let rt = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let uploads: Vec<String> = (1..=6).map(|n| format!("holiday-{n}.png")).collect();
    let n = uploads.len();
    rt.block_on(serve(uploads));
    rt.shutdown_timeout(Duration::from_millis(100));
    println!("{n} uploads, {} previews", PREVIEWS.load(Ordering::Relaxed));
}
