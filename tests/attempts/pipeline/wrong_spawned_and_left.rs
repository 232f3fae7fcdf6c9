// expect: expected
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
        let (feed, broker, model) = (feed.clone(), broker.clone(), model.clone());
        let (symbol, answers) = (symbol.to_string(), answers.clone());
        tokio::spawn(async move {
            let way = async {
                let quote = feed.quote(&symbol).await?;
                let shares = tokio::task::spawn_blocking(move || model(quote.price)).await.unwrap();
                broker.submit_order(&symbol, shares).await
            };
            let answer = way.await;
            let _ = answers.send((symbol, answer)).await;
        });
    }
}

fn main() {}
