// idea: a manual future over all calls that counts as they end
//! Lost task.

use slow_api::Market;
use slow_api::{Call, Fill};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

struct AllIn {
    open: Vec<Call<Fill>>,
    confirmed: usize,
}

impl Future for AllIn {
    type Output = usize;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<usize> {
        let AllIn { open, confirmed } = self.get_mut();
        open.retain_mut(|call| match call.as_mut().poll(cx) {
            Poll::Pending => true,
            Poll::Ready(answer) => {
                *confirmed += answer.is_ok() as usize;
                false
            }
        });
        if open.is_empty() { Poll::Ready(*confirmed) } else { Poll::Pending }
    }
}

/// All orders at once; how many were confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let open = orders.iter().map(|(symbol, quantity)| market.submit_order(symbol, *quantity));
    AllIn { open: open.collect(), confirmed: 0 }.await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    let confirmed = submit_all(&market, &[("AAPL", 5), ("GOOGL", 3), ("INVALID", 1)]).await;

    println!("confirmed: {confirmed} (two of the three symbols exist)");
    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
    println!("the market saw: {:?}", market.ledger().summary());
}
