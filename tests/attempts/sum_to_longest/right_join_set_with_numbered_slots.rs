use slow_api::{Fill, Market, MarketError};
use tokio::task::JoinSet;

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    // The tasks only wait; the work is done here, as they come in.
    let mut tasks = JoinSet::new();
    for (place, (symbol, quantity)) in orders.into_iter().enumerate() {
        let order = market.submit_order(symbol, quantity);
        tasks.spawn(async move { (place, order.await) });
    }
    let mut slots = [None, None, None];
    while let Some(done) = tasks.join_next().await {
        let (place, answer) = done.expect("no order panics");
        let fill = answer?;
        enter(&fill);
        slots[place] = Some(fill);
    }
    Ok(slots.into_iter().flatten().collect())
}

fn main() {}
