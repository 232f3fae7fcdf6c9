// idea: a future of our own that polls all calls at every turn and is ready with the first error
//! All quotes, or the first error at once.

use slow_api::Call;
use slow_api::{Market, MarketError, Quote};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::time::sleep;

enum Slot {
    Asked(Call<Quote>),
    Got(Quote),
    Gone,
}

struct Basket(Vec<Slot>);

impl Future for Basket {
    type Output = Result<Vec<Quote>, MarketError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut all_here = true;
        for slot in &mut self.0 {
            if let Slot::Asked(call) = slot {
                match call.as_mut().poll(cx) {
                    Poll::Ready(Ok(quote)) => *slot = Slot::Got(quote),
                    Poll::Ready(Err(error)) => {
                        self.0.clear();
                        return Poll::Ready(Err(error));
                    }
                    Poll::Pending => all_here = false,
                }
            }
        }
        if !all_here {
            return Poll::Pending;
        }
        let quotes = self.0.iter_mut().map(|slot| match std::mem::replace(slot, Slot::Gone) {
            Slot::Got(quote) => quote,
            _ => unreachable!("all are here"),
        });
        Poll::Ready(Ok(quotes.collect()))
    }
}

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    Basket(symbols.iter().map(|symbol| Slot::Asked(market.quote(symbol))).collect()).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(800))
        .latency_of("INVALID", Duration::from_millis(100))
        .build();
    let start = Instant::now();

    match fail_fast(&market, &["AAPL", "INVALID", "GOOGL"]).await {
        Ok(quotes) => println!("{} quotes", quotes.len()),
        Err(error) => println!("failed: {error}"),
    }

    println!("{:.1} s (the error came after 0.1 s)", start.elapsed().as_secs_f64());
    sleep(Duration::from_millis(10)).await; // a task that is aborted ends at its next turn
    println!("cancelled calls: {}", market.ledger().summary().cancelled);
}
