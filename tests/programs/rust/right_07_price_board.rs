//! A price board: quotes come over a channel, a watch publishes the board, a tick prints it.
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{interval, sleep};

#[derive(Debug, Clone, Copy)]
struct Quote {
    symbol: &'static str,
    cents: u32,
}

type Board = BTreeMap<&'static str, u32>;

async fn exchange(symbol: &'static str, start: u32, out: mpsc::Sender<Quote>) {
    for n in 0..10 {
        sleep(Duration::from_millis(110 + symbol.len() as u64 * 10)).await;
        let cents = start + (n * 37) % 23;
        if out.send(Quote { symbol, cents }).await.is_err() {
            return;
        }
    }
}

async fn board(mut quotes: mpsc::Receiver<Quote>, publish: watch::Sender<Board>, mut stop: oneshot::Receiver<()>) -> u32 {
    let mut seen = 0;
    let mut every = interval(Duration::from_millis(250));
    loop {
        tokio::select! {
            quote = quotes.recv() => {
                let Some(Quote { symbol, cents }) = quote else { return seen };
                seen += 1;
                publish.send_modify(|board| { board.insert(symbol, cents); });
            }
            _ = every.tick() => println!("board: {:?}", *publish.borrow()),
            _ = &mut stop => return seen,
        }
    }
}

async fn alarm(mut prices: watch::Receiver<Board>, symbol: &'static str, above: u32) -> Option<u32> {
    while prices.changed().await.is_ok() {
        let price = prices.borrow_and_update().get(symbol).copied();
        if let Some(p) = price.filter(|p| *p > above) {
            return Some(p);
        }
    }
    None
}

#[tokio::main]
async fn main() {
    let (quote_tx, quote_rx) = mpsc::channel(16);
    let (board_tx, board_rx) = watch::channel(Board::new());
    let (_stop_tx, stop_rx) = oneshot::channel();
    let alarm = tokio::spawn(alarm(board_rx, "TULIP", 515));
    let board = tokio::spawn(board(quote_rx, board_tx, stop_rx));
    tokio::join!(
        exchange("TULIP", 500, quote_tx.clone()),
        exchange("OAK", 900, quote_tx.clone()),
        exchange("ROSE", 120, quote_tx),
    );
    println!("{} quotes seen", board.await.unwrap());
    println!("alarm: {:?}", alarm.await.unwrap());
}
