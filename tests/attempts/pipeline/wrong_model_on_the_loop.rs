// expect: a model computed, and meanwhile the event loop did not turn
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
    let ways = symbols.iter().map(async |symbol| {
        let way = async {
            let quote = feed.quote(symbol).await?;
            let model = model.clone();
            let shares = model(quote.price);
            broker.submit_order(symbol, shares).await
        };
        let _ = answers.send((symbol.to_string(), way.await)).await;
    });
    join_all(ways).await;
}

fn main() {}
