use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let tasks: Vec<_> =
        symbols.iter().map(|symbol| tokio::spawn(market.submit_order(symbol, 1))).collect();
    let mut filled = 0;
    for task in tasks {
        if task.await.unwrap().is_ok() {
            filled += 1;
        }
    }
    filled
}

fn main() {}
