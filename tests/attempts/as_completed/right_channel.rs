use slow_api::{Market, Quote};
use tokio::sync::mpsc;

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let (sender, mut receiver) = mpsc::channel(8);
    for symbol in symbols {
        let call = market.quote(symbol);
        let sender = sender.clone();
        tokio::spawn(async move {
            if let Ok(quote) = call.await {
                let _ = sender.send(quote).await;
            }
        });
    }
    drop(sender);
    while let Some(quote) = receiver.recv().await {
        show(quote);
    }
}

fn main() {}
