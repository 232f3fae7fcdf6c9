use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let [mut a, mut b, mut c] =
        orders.map(|(symbol, quantity)| market.submit_order(symbol, quantity));
    let (mut x, mut y, mut z) = (None, None, None);
    while x.is_none() || y.is_none() || z.is_none() {
        let (slot, answer) = tokio::select! {
            answer = &mut a, if x.is_none() => (&mut x, answer),
            answer = &mut b, if y.is_none() => (&mut y, answer),
            answer = &mut c, if z.is_none() => (&mut z, answer),
        };
        enter(slot.insert(answer?));
    }
    Ok([x, y, z].into_iter().flatten().collect())
}

fn main() {}
