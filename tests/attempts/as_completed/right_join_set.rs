use slow_api::{Market, Quote};
use tokio::task::JoinSet;

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut set: JoinSet<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    while let Some(joined) = set.join_next().await {
        if let Ok(quote) = joined.unwrap() {
            show(quote);
        }
    }
}

fn main() {}
