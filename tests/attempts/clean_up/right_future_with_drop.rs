// idea: a future of our own holds call and pool and gives back when it is ready or dropped
//! Clean up.

use slow_api::Call;
use slow_api::{Market, MarketError, Quote};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::timeout;

/// The connections. (They only count themselves; there is nothing to change here.)
#[derive(Debug, Default)]
struct Pool {
    taken: AtomicU64,
    given_back: AtomicU64,
}

impl Pool {
    fn take(&self) {
        self.taken.fetch_add(1, Ordering::SeqCst);
    }

    fn give_back(&self) {
        self.given_back.fetch_add(1, Ordering::SeqCst);
    }

    /// How often a connection was taken, and how often given back.
    fn counts(&self) -> (u64, u64) {
        (self.taken.load(Ordering::SeqCst), self.given_back.load(Ordering::SeqCst))
    }
}

struct Over<'a> {
    pool: Option<&'a Pool>,
    call: Call<Quote>,
}

impl Over<'_> {
    fn end(&mut self) {
        self.pool.take().into_iter().for_each(Pool::give_back);
    }
}

impl Future for Over<'_> {
    type Output = Result<Quote, MarketError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = std::task::ready!(self.call.as_mut().poll(cx));
        self.end();
        Poll::Ready(answer)
    }
}

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.end();
    }
}

/// Asks for a price over a connection of the pool.
async fn quote_over(pool: &Pool, market: &Market, symbol: &str) -> Result<Quote, MarketError> {
    let call = market.quote(symbol);
    pool.take();
    Over { pool: Some(pool), call }.await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let pool = Pool::default();

    println!("{:?}", quote_over(&pool, &market, "AAPL").await);
    println!("{:?}", quote_over(&pool, &market, "INVALID").await);
    let limit = Duration::from_millis(100);
    println!("{:?}", timeout(limit, quote_over(&pool, &market, "GOOGL")).await);

    let (taken, given_back) = pool.counts();
    println!("connections: {taken} taken, {given_back} given back");
}
