// idea: polled by hand; whoever is ready is shown and leaves the list
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use std::task::Poll;

type Under = slow_api::Call<Quote>;

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut under: Vec<Under> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    std::future::poll_fn(|cx| {
        let mut place = 0;
        while let Some(call) = under.get_mut(place) {
            match call.as_mut().poll(cx) {
                Poll::Pending => place += 1,
                Poll::Ready(answer) => {
                    drop(under.swap_remove(place));
                    if let Ok(quote) = answer {
                        show(quote);
                    }
                }
            }
        }
        if under.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency_of("AAPL", Duration::from_millis(300))
        .latency_of("GOOGL", Duration::from_millis(100))
        .latency_of("MSFT", Duration::from_millis(200))
        .build();
    let start = Instant::now();
    let show = |quote: Quote| {
        println!("{:.1?}: {} at {:.2}", start.elapsed(), quote.symbol, quote.price);
    };
    show_as_they_come(&market, &["AAPL", "GOOGL", "MSFT"], show).await;
}
