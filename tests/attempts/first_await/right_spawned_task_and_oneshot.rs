// idea: a task awaits the quote and sends the answer back through a oneshot channel
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let (reply, answer) = tokio::sync::oneshot::channel();
    let call = market.quote(symbol);
    tokio::spawn(async move {
        let _ = reply.send(call.await);
    });
    let quote = answer.await.expect("the task always replies")?;
    Ok(quote.price)
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
