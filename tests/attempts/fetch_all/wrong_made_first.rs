// expect: took 6.0 s, could take 3.0 s (the longest call): the market never saw more than 1 call in flight. Each call is awaited
use slow_api::{Market, MarketError, Quote};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls: Vec<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await);
    }
    answers
}

fn main() {}
