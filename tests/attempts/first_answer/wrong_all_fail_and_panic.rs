// expect: all branches are disabled and there is no else branch
use slow_api::{Market, MarketError, Quote};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let [one, two, three] = mirrors;
    tokio::select! {
        Ok(quote) = one.quote(symbol) => Ok(quote),
        Ok(quote) = two.quote(symbol) => Ok(quote),
        Ok(quote) = three.quote(symbol) => Ok(quote),
    }
}

fn main() {}
