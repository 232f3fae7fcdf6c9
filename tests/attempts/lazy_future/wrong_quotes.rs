// expect: the market got 0 orders, expected 5. `quote` only asks for the price; `submit_order` buys.
use futures::future::join_all;
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let answers = join_all(symbols.iter().map(|symbol| market.quote(symbol))).await;
    answers.iter().flatten().count()
}

fn main() {}
