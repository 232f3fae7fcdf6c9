use futures::TryFutureExt;
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Fill, Market, MarketError};
use tokio::sync::mpsc;

async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    model: impl Fn(f64) -> u32 + Clone + Send + Sync + 'static,
    answers: mpsc::Sender<(String, Result<Fill, MarketError>)>,
) {
    let mut ways: FuturesUnordered<_> = symbols
        .iter()
        .map(async |symbol| {
            let answer = feed.quote(symbol).and_then(async |quote| {
                let model = model.clone();
                let shares = tokio::task::spawn_blocking(move || model(quote.price)).await;
                broker.submit_order(symbol, shares.unwrap()).await
            });
            (symbol.to_string(), answer.await)
        })
        .collect();
    while let Some(answer) = ways.next().await {
        if answers.send(answer).await.is_err() {
            return;
        }
    }
}

fn main() {}
