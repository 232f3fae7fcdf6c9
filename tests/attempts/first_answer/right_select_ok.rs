use futures::FutureExt;
use futures::future::select_ok;
use slow_api::{Market, MarketError, Quote};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    select_ok(mirrors.iter().map(|mirror| mirror.quote(symbol).boxed()))
        .await
        .map(|(quote, _)| quote)
}

fn main() {}
