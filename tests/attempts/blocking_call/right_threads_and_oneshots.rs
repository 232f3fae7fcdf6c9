use slow_api::{Market, MarketError};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let mut answers = Vec::new();
    for symbol in symbols {
        let (sender, answer) = tokio::sync::oneshot::channel();
        let (client, symbol) = (market.blocking(), symbol.to_string());
        std::thread::spawn(move || sender.send(client.quote(&symbol)));
        answers.push(answer);
    }
    let mut prices = Vec::new();
    for answer in answers {
        prices.push(answer.await.unwrap()?.price);
    }
    Ok(prices)
}

fn main() {}
