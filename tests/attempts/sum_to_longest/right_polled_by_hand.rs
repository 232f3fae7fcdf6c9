use futures::TryFutureExt;
use futures::future::maybe_done;
use slow_api::{Fill, Market, MarketError};
use std::future::poll_fn;
use std::task::Poll;

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    // What `join!` does.
    let mut calls = orders.map(|(symbol, quantity)| {
        Box::pin(maybe_done(market.submit_order(symbol, quantity).inspect_ok(&enter)))
    });
    poll_fn(|context| {
        let pending = calls
            .iter_mut()
            .filter_map(|call| call.as_mut().poll(context).is_pending().then_some(()));
        if pending.count() == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    calls.iter_mut().filter_map(|call| call.as_mut().take_output()).collect()
}

fn main() {}
