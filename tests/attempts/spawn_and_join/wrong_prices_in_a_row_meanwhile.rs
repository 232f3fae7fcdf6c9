// expect: took 6.0 s, could take 3.0 s
use slow_api::{Market, MarketError, Quote};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let prices = async {
        let mut quotes = Vec::new();
        for symbol in symbols {
            quotes.push(market.quote(symbol).await?);
        }
        Ok(quotes)
    };
    let (headline, quotes) = tokio::join!(headline, prices);
    Ok((headline, quotes?))
}

fn main() {}
