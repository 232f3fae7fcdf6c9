use slow_api::{Market, Quote};
use std::pin::pin;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let mut waiting = symbols.iter();
    let mut set: JoinSet<_> =
        waiting.by_ref().take(AT_ONCE).map(|symbol| market.quote(symbol)).collect();
    let mut quotes = Vec::new();
    let mut time_is_up = pin!(sleep(limit));
    loop {
        tokio::select! {
            joined = set.join_next() => {
                let Some(joined) = joined else { return quotes };
                quotes.extend(joined.unwrap());
                if let Some(symbol) = waiting.next() {
                    set.spawn(market.quote(symbol));
                }
            }
            () = &mut time_is_up => return quotes,
        }
    }
}

fn main() {}
