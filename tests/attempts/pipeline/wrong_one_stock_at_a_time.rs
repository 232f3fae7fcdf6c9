// expect: The prices were not asked for all at once: a call waits for another one, or there is a limit
use slow_api::{Fill, Market, MarketError};
use tokio::sync::mpsc;

async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    model: impl Fn(f64) -> u32 + Clone + Send + Sync + 'static,
    answers: mpsc::Sender<(String, Result<Fill, MarketError>)>,
) {
    for symbol in symbols {
        let way = async {
            let (quote, model) = (feed.quote(symbol).await?, model.clone());
            let shares = tokio::task::spawn_blocking(move || model(quote.price)).await.unwrap();
            broker.submit_order(symbol, shares).await
        };
        let _ = answers.send((symbol.to_string(), way.await)).await;
    }
}

fn main() {}
