// expect: requests were under way, and no other one came until they were answered. Each request is
use serde::Deserialize;
use std::time::Duration;

/// What the page shows.
#[derive(Debug, PartialEq)]
struct Portfolio {
    /// In the order of the symbols.
    prices: Vec<f64>,
    total: f64,
}

/// Why there is no page.
#[derive(Debug, PartialEq)]
enum PortfolioError {
    /// The limit was reached.
    TimedOut,
    /// The exchange answered with a status that is no success, such as 404 for an unknown symbol.
    Status(u16),
    /// Anything else, in words.
    Other(String),
}

/// With this, `?` turns an error of reqwest's into one of ours.
impl From<reqwest::Error> for PortfolioError {
    fn from(error: reqwest::Error) -> Self {
        match error.status() {
            _ if error.is_timeout() => PortfolioError::TimedOut,
            Some(status) => PortfolioError::Status(status.as_u16()),
            None => PortfolioError::Other(error.to_string()),
        }
    }
}

/// The body of an answer of the exchange.
#[derive(Deserialize)]
struct Answer {
    price: f64,
}

/// Asks the exchange at this address for all prices, with `GET {exchange}/quote/{symbol}`.
async fn portfolio(
    exchange: &str,
    symbols: &[&str],
    limit: Duration,
) -> Result<Portfolio, PortfolioError> {
    let client = reqwest::Client::builder().no_proxy().timeout(limit).build()?;
    let mut prices = Vec::new();
    for symbol in symbols {
        let response = client.get(format!("{exchange}/quote/{symbol}")).send().await?;
        prices.push(response.error_for_status()?.json::<Answer>().await?.price);
    }
    Ok(Portfolio { total: prices.iter().sum(), prices })
}

fn main() {}
