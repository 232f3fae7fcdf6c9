use slow_api::{Market, MarketError, Quote};

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let answers =
        futures::future::join_all(symbols.iter().map(|symbol| market.quote(symbol))).await;
    let (quotes, errors): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.is_ok());
    (quotes.into_iter().flatten().collect(), errors.into_iter().filter_map(Result::err).collect())
}

fn main() {}
