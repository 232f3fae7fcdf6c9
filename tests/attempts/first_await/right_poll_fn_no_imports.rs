// idea: the call is polled by hand in `poll_fn`, and every path is written out
//! The market is slow: await the quote and return its price, or its error.

async fn price_of(
    market: &slow_api::Market,
    symbol: &str,
) -> std::result::Result<f64, slow_api::MarketError> {
    let mut call = market.quote(symbol);
    std::future::poll_fn(move |cx| call.as_mut().poll(cx)).await.map(|quote| quote.price)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let market = slow_api::Market::default();
    println!("{:?}", runtime.block_on(price_of(&market, "AAPL")));
}
