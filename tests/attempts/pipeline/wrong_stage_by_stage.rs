// expect: No order left: a stage that begins when the one before is over for all is as slow as the slowest
use futures::future::join_all;
use slow_api::{Fill, Market, MarketError};
use tokio::sync::mpsc;

async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    model: impl Fn(f64) -> u32 + Clone + Send + Sync + 'static,
    answers: mpsc::Sender<(String, Result<Fill, MarketError>)>,
) {
    let quotes = join_all(symbols.iter().map(|symbol| feed.quote(symbol))).await;
    let ways = symbols.iter().zip(quotes).map(async |(symbol, quote)| {
        let way = async {
            let (quote, model) = (quote?, model.clone());
            let shares = tokio::task::spawn_blocking(move || model(quote.price)).await.unwrap();
            broker.submit_order(symbol, shares).await
        };
        let _ = answers.send((symbol.to_string(), way.await)).await;
    });
    join_all(ways).await;
}

fn main() {}
