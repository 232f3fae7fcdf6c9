// expect: 1 call was polled 2001 times. Asking again and again keeps a core busy with nothing
use futures::FutureExt;
use slow_api::{Market, MarketError};
use std::time::Duration;

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let mut call = market.quote(symbol);
    loop {
        if let Some(answer) = (&mut call).now_or_never() {
            return answer.map(|quote| quote.price);
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn main() {}
