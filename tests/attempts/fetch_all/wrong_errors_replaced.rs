// expect: What stands in the place of an error is what the market said.
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().map(|symbol| async {
        let unknown = MarketError::UnknownSymbol { symbol: symbol.to_string() };
        market.quote(symbol).await.map_err(|_| unknown)
    });
    join_all(calls).await
}

fn main() {}
