// expect: and not in the order of the list
use futures::stream::{self, StreamExt};
use slow_api::{Fill, Market, MarketError};
use std::pin::pin;
use tokio::sync::mpsc;

async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    model: impl Fn(f64) -> u32 + Clone + Send + Sync + 'static,
    answers: mpsc::Sender<(String, Result<Fill, MarketError>)>,
) {
    let ways = stream::iter(symbols).map(async |symbol| {
        let way = async {
            let (quote, model) = (feed.quote(symbol).await?, model.clone());
            let shares = tokio::task::spawn_blocking(move || model(quote.price)).await.unwrap();
            broker.submit_order(symbol, shares).await
        };
        (symbol.to_string(), way.await)
    });
    let mut ways = pin!(ways.buffered(symbols.len().max(1)));
    while let Some(answer) = ways.next().await {
        let _ = answers.send(answer).await;
    }
}

fn main() {}
