use futures::future::join_all;
use slow_api::{Fill, Market, MarketError};
use tokio::sync::{mpsc, oneshot};

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
            let (sender, receiver) = oneshot::channel();
            std::thread::spawn(move || sender.send(model(quote.price)));
            let shares = receiver.await.unwrap();
            broker.submit_order(symbol, shares).await
        };
        let _ = answers.send((symbol.to_string(), way.await)).await;
    });
    join_all(ways).await;
}

fn main() {}
