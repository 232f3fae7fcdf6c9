// expect: Cancel them. A future is cancelled when it is dropped; a task goes on when its handle is
use slow_api::{Market, MarketError, Quote};
use tokio::sync::mpsc;

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let (sender, mut receiver) = mpsc::channel(3);
    for mirror in mirrors {
        let call = mirror.quote(symbol);
        let sender = sender.clone();
        tokio::spawn(async move { sender.send(call.await).await });
    }
    drop(sender);
    let mut answer = receiver.recv().await.unwrap();
    while answer.is_err()
        && let Some(next) = receiver.recv().await
    {
        answer = next;
    }
    answer
}

fn main() {}
