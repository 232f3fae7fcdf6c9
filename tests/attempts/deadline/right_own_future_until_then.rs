// idea: a hand-written future gives what it has when its sleep is over
//! Returns at the deadline with every quote that has come, three calls at a time.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

use futures::stream::{FuturesUnordered, Stream};
use std::pin::Pin;
use std::task::{Context, Poll};

type Calls = FuturesUnordered<slow_api::Call<Quote>>;

struct UntilThen<'a> {
    market: &'a Market,
    todo: std::slice::Iter<'a, &'a str>,
    under: Calls,
    quotes: Vec<Quote>,
    alarm: Pin<Box<tokio::time::Sleep>>,
}

impl Future for UntilThen<'_> {
    type Output = Vec<Quote>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Vec<Quote>> {
        let this = &mut *self;
        loop {
            let over = this.alarm.as_mut().poll(cx).is_ready();
            while !over && this.under.len() < AT_ONCE {
                let Some(symbol) = this.todo.next() else { break };
                this.under.push(this.market.quote(symbol));
            }
            match Pin::new(&mut this.under).poll_next(cx) {
                Poll::Ready(Some(answer)) => this.quotes.extend(answer),
                Poll::Pending if !over => return Poll::Pending,
                _ => {
                    this.under.clear();
                    return Poll::Ready(std::mem::take(&mut this.quotes));
                }
            }
        }
    }
}

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    UntilThen {
        market,
        todo: symbols.iter(),
        under: Calls::new(),
        quotes: Vec::new(),
        alarm: Box::pin(tokio::time::sleep(limit)),
    }
    .await
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(80))
        .latency_of("MSFT", Duration::from_millis(900))
        .at_most_in_flight(AT_ONCE as u64)
        .build();
    let start = Instant::now();
    let limit = Duration::from_millis(200);
    let quotes = prices_by_deadline(&market, &slow_api::SYMBOLS, limit).await;
    for quote in &quotes {
        println!("{} at {:.2}", quote.symbol, quote.price);
    }
    println!("{} of 12 quotes, after {:.2?}", quotes.len(), start.elapsed());
}
