use slow_api::Market;
use tokio::task::JoinSet;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let set: JoinSet<_> = symbols.iter().map(|symbol| market.submit_order(symbol, 1)).collect();
    set.join_all().await.iter().flatten().count()
}

fn main() {}
