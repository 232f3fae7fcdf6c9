// idea: a trait gives the market a method that returns a boxed future of the price
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

use futures::future::{BoxFuture, FutureExt};

type Price = Result<f64, MarketError>;

trait AskPrice {
    fn ask_price<'a>(&'a self, symbol: &'a str) -> BoxFuture<'a, Price>;
}

impl AskPrice for Market {
    fn ask_price<'a>(&'a self, symbol: &'a str) -> BoxFuture<'a, Price> {
        async move {
            let slow_api::Quote { price, .. } = self.quote(symbol).await?;
            Ok(price)
        }
        .boxed()
    }
}

async fn price_of(market: &Market, symbol: &str) -> Price {
    market.ask_price(symbol).await
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
