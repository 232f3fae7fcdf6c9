//! Counts words in documents: workers send partial counts, main adds them up.
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::mpsc;

const DOCS: [&str; 4] = [
    "the cat sat on the mat",
    "the dog chased the cat",
    "a bird sang on the roof",
    "the mat was on the roof",
];

async fn count(doc: &'static str, out: mpsc::Sender<BTreeMap<&'static str, u32>>) {
    tokio::time::sleep(Duration::from_millis(100 + doc.len() as u64)).await; // load it
    let mut counts = BTreeMap::new();
    for word in doc.split_whitespace() {
        *counts.entry(word).or_insert(0) += 1;
    }
    println!("counted {} words", doc.split_whitespace().count());
    let _ = out.send(counts).await;
}

#[tokio::main]
async fn main() {
    let (tx, mut rx) = mpsc::channel(4);
    for doc in DOCS {
        tokio::spawn(count(doc, tx.clone()));
    }

    let mut total: BTreeMap<&str, u32> = BTreeMap::new();
    while let Some(part) = rx.recv().await { // EXPECT: deadlock
        for (word, n) in part {
            *total.entry(word).or_insert(0) += n;
        }
    }
    let mut words: Vec<_> = total.into_iter().collect();
    words.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    for (word, n) in words.iter().take(5) {
        println!("{n:>3} {word}");
    }
    drop(tx);
}
