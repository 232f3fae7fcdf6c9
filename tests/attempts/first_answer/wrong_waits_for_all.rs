// expect: could take 1.0 s (the quickest mirror)
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let answers = join_all(mirrors.iter().map(|mirror| mirror.quote(symbol))).await;
    let mut errors = Vec::new();
    for answer in answers {
        match answer {
            Ok(quote) => return Ok(quote),
            Err(error) => errors.push(error),
        }
    }
    Err(errors.remove(0))
}

fn main() {}
