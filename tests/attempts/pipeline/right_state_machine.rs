// idea: a future of our own for each symbol: asking, ordering, done
//! Pipeline.

use futures::future::join_all;
use slow_api::{Call, Quote};
use slow_api::{Fill, Market, MarketError};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

enum Stage {
    Asking(Call<Quote>),
    Ordering(Call<Fill>),
}

struct Purchase {
    stage: Stage,
    broker: Market,
    budget: f64,
}

impl Future for Purchase {
    type Output = Result<Fill, MarketError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match &mut self.stage {
                Stage::Asking(call) => {
                    let quote = ready!(call.as_mut().poll(cx))?;
                    let count = shares(self.budget, quote.price);
                    self.stage = Stage::Ordering(self.broker.submit_order(&quote.symbol, count));
                }
                Stage::Ordering(call) => return call.as_mut().poll(cx),
            }
        }
    }
}

/// Each order leaves when its price is there.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    let purchase = |symbol: &&str| Purchase {
        stage: Stage::Asking(feed.quote(symbol)),
        broker: broker.clone(),
        budget,
    };
    futures::future::join_all(symbols.iter().map(purchase)).await
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let [short, long] = [100, 500].map(Duration::from_millis);
    let feed = Market::builder().latency_of("AAPL", short).latency_of("GOOGL", long).build();
    let broker = Market::builder().latency_of("AAPL", long).latency_of("GOOGL", short).build();
    let start = Instant::now();

    for answer in invest(&feed, &broker, &["AAPL", "GOOGL"], 10_000.0).await {
        println!("{answer:?}");
    }

    println!(
        "{:.1} s (0.1 + 0.5 s for one, 0.5 + 0.1 s for the other)",
        start.elapsed().as_secs_f64()
    );
}
