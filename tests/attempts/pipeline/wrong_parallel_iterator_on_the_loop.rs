// expect: a model computed, and meanwhile the event loop did not turn
use futures::future::join_all;
use rayon::prelude::*;
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
    let shares: Vec<_> =
        quotes.into_par_iter().map(|quote| quote.map(|quote| model(quote.price))).collect();
    let ways = symbols.iter().zip(shares).map(async |(symbol, shares)| {
        let answer = match shares {
            Ok(shares) => broker.submit_order(symbol, shares).await,
            Err(error) => Err(error),
        };
        let _ = answers.send((symbol.to_string(), answer)).await;
    });
    join_all(ways).await;
}

fn main() {}
