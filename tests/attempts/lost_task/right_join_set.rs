use slow_api::Market;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let calls = orders.iter().map(|(symbol, quantity)| market.submit_order(symbol, *quantity));
    let mut set: tokio::task::JoinSet<_> = calls.collect();
    let mut confirmed = 0;
    while let Some(joined) = set.join_next().await {
        confirmed += usize::from(joined.is_ok_and(|answer| answer.is_ok()));
    }
    confirmed
}

fn main() {}
