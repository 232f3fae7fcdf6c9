use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use tokio::sync::mpsc;

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let (sender, mut errors) = mpsc::channel(1);
    let calls = join_all(symbols.iter().map(async |symbol| {
        let answer = market.quote(symbol).await;
        if let Err(error) = &answer {
            let _ = sender.try_send(error.clone());
        }
        answer
    }));
    tokio::select! {
        Some(error) = errors.recv() => Err(error),
        answers = calls => answers.into_iter().collect(),
    }
}

fn main() {}
