//! A search service rebuilds its index while edits to the documents keep coming in.
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::sleep;

struct Edit {
    doc: usize,
    text: String,
}

async fn index_document(n: usize, text: &str) -> Vec<String> {
    sleep(Duration::from_millis(110)).await; // the analyser service
    println!("  analysed document {n}");
    text.split_whitespace().map(str::to_lowercase).collect()
}

async fn rebuild(docs: &[String]) -> HashMap<String, Vec<usize>> {
    let mut index: HashMap<String, Vec<usize>> = HashMap::new();
    for (n, text) in docs.iter().enumerate() {
        for word in index_document(n, text).await { // ALSO: cancelled-work, sequential
            index.entry(word).or_default().push(n);
        }
    }
    index
}

async fn editors(tx: mpsc::Sender<Edit>) {
    for n in 0..5 {
        sleep(Duration::from_millis(450)).await;
        let edit = Edit { doc: n % 5, text: format!("Revised text number {n}") };
        if tx.send(edit).await.is_err() {
            return;
        }
    }
}

#[tokio::main]
async fn main() {
    let (tx, mut rx) = mpsc::channel(8);
    tokio::spawn(editors(tx));
    let snapshot: Vec<String> = (0..5).map(|n| format!("Original text of page {n}")).collect();
    let mut pending = Vec::new();
    let started = Instant::now();
    let index = loop {
        tokio::select! { // EXPECT: cancelled-work+1
            index = rebuild(&snapshot) => break index,
            Some(edit) = rx.recv() => {
                println!("edit of {} noted: {}", edit.doc, edit.text);
                pending.push(edit);
            }
        }
    };
    println!("index of {} words after {:?}, {} edits pending", index.len(), started.elapsed(), pending.len());
}
