use futures::future::join_all;
use slow_api::{Market, MarketError};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let mut calls = tokio::task::JoinSet::new();
    for (index, symbol) in symbols.iter().enumerate() {
        let (client, symbol) = (market.blocking(), symbol.to_string());
        calls.spawn_blocking(move || (index, client.quote(&symbol)));
    }
    let mut answers = calls.join_all().await;
    answers.sort_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answer)| Ok(answer?.price)).collect()
}

fn main() {}
