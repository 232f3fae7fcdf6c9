use slow_api::{Market, MarketError, Quote};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::time::sleep;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let mut call = market.quote(symbol);
    let mut time_is_up = pin!(sleep(limit));
    poll_fn(|context| match call.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(answer.map(Some)),
        Poll::Pending => time_is_up.as_mut().poll(context).map(|()| Ok(None)),
    })
    .await
}

fn main() {}
