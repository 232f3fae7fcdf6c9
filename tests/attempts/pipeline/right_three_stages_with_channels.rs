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
    // A stage each for prices, models and orders, and a channel between two of them.
    let (to_models, mut priced) = mpsc::unbounded_channel();
    let (to_orders, mut computed) = mpsc::unbounded_channel();
    let prices = async {
        let mut quotes: FuturesUnordered<_> = symbols
            .iter()
            .map(async |symbol| (symbol.to_string(), feed.quote(symbol).await))
            .collect();
        while let Some((symbol, quote)) = quotes.next().await {
            match quote {
                Ok(quote) => drop(to_models.send((symbol, quote.price))),
                Err(error) => drop(answers.send((symbol, Err(error))).await),
            }
        }
        drop(to_models);
    };
    let models = async {
        while let Some((symbol, price)) = priced.recv().await {
            let (model, result) = (model.clone(), to_orders.clone());
            rayon::spawn(move || drop(result.send((symbol, model(price)))));
        }
        drop(to_orders);
    };
    let orders = async {
        let mut under_way = FuturesUnordered::new();
        let mut open = true;
        while open || !under_way.is_empty() {
            tokio::select! {
                order = computed.recv(), if open => match order {
                    Some((symbol, shares)) => under_way.push(async move {
                        let answer = broker.submit_order(&symbol, shares).await;
                        (symbol, answer)
                    }),
                    None => open = false,
                },
                Some(answer) = under_way.next() => drop(answers.send(answer).await),
            }
        }
    };
    tokio::join!(prices, models, orders);
}

fn main() {}
