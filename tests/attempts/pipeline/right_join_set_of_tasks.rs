use slow_api::{Fill, Market, MarketError};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    model: impl Fn(f64) -> u32 + Clone + Send + Sync + 'static,
    answers: mpsc::Sender<(String, Result<Fill, MarketError>)>,
) {
    let mut ways = JoinSet::new();
    for symbol in symbols {
        let (feed, broker, model) = (feed.clone(), broker.clone(), model.clone());
        let (symbol, answers) = (symbol.to_string(), answers.clone());
        ways.spawn(async move {
            let answer = match feed.quote(&symbol).await {
                Ok(quote) => {
                    let (sender, receiver) = oneshot::channel();
                    rayon::spawn(move || drop(sender.send(model(quote.price))));
                    broker.submit_order(&symbol, receiver.await.unwrap()).await
                }
                Err(error) => Err(error),
            };
            answers.send((symbol, answer)).await
        });
    }
    ways.join_all().await;
}

fn main() {}
