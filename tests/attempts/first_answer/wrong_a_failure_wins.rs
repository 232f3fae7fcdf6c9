// expect: took 1.0 s, must take 2.0 s (the quickest mirror that has a quote)
use slow_api::{Market, MarketError, Quote};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let [one, two, three] = mirrors;
    tokio::select! {
        answer = one.quote(symbol) => answer,
        answer = two.quote(symbol) => answer,
        answer = three.quote(symbol) => answer,
    }
}

fn main() {}
