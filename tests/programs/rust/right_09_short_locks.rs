//! A page cache used by many tasks: the lock is held for map access only, never over a fetch.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, OnceCell, RwLock};

type Slot = Arc<OnceCell<String>>;

#[derive(Default)]
struct PageCache {
    slots: Mutex<HashMap<u32, Slot>>,
    hits: RwLock<HashMap<u32, u32>>,
}

async fn render(page: u32) -> String {
    tokio::time::sleep(Duration::from_millis(200)).await; // template service
    format!("<h1>page {page}</h1>")
}

impl PageCache {
    async fn get(&self, page: u32) -> String {
        let slot = self.slots.lock().await.entry(page).or_default().clone();
        let html = slot.get_or_init(|| render(page)).await.clone();
        *self.hits.write().await.entry(page).or_insert(0) += 1;
        html
    }
}

async fn visitor(cache: Arc<PageCache>, id: u32) -> usize {
    let mut bytes = 0;
    let mut page = id % 5;
    for _ in 0..10 {
        let html = cache.get(page).await;
        bytes += html.len();
        // follow a link of the page just read
        page = (page * 3 + html.len() as u32 + id) % 12;
        tokio::time::sleep(Duration::from_millis(70)).await; // reading
    }
    bytes
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let cache = Arc::new(PageCache::default());
    let started = Instant::now();
    let visitors: Vec<_> = (0..60).map(|id| tokio::spawn(visitor(cache.clone(), id))).collect();
    let mut bytes = 0;
    for v in visitors {
        bytes += v.await.unwrap();
    }
    let hits: u32 = cache.hits.read().await.values().sum();
    println!("{hits} page views, {bytes} bytes, {:?}", started.elapsed());
    println!("{} pages rendered once each", cache.slots.lock().await.len());
}
