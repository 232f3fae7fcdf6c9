// idea: FuturesUnordered raced against one pinned sleep
//! Portfolio.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::get};
use futures::stream::FuturesUnordered;
use futures::{FutureExt, TryFutureExt, TryStreamExt};
use serde::Deserialize;
use serde_json::json;
use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

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

/// All prices at once, within the limit.
async fn portfolio(
    exchange: &str,
    symbols: &[&str],
    limit: Duration,
) -> Result<Portfolio, PortfolioError> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut bell = std::pin::pin!(tokio::time::sleep(limit));
    let mut open: FuturesUnordered<_> = (0..)
        .zip(symbols)
        .map(|(i, symbol): (usize, &&str)| {
            client
                .get(format!("{exchange}/quote/{symbol}"))
                .send()
                .and_then(|response| std::future::ready(response.error_for_status()))
                .and_then(|response| response.json::<Answer>())
                .map_ok(move |answer| (i, answer.price))
                .boxed()
        })
        .collect();
    let mut slots = vec![None; symbols.len()];
    while let Some((i, price)) = tokio::select! {
        next = open.try_next() => next.map_err(PortfolioError::from)?,
        () = &mut bell => return Err(PortfolioError::TimedOut),
    } {
        slots[i] = Some(price);
    }
    let prices: Vec<f64> = slots.into_iter().flatten().collect();
    let total = prices.iter().sum();
    Ok(Portfolio { prices, total })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let exchange = open_exchange(market).await;
    let start = Instant::now();

    let symbols = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN"];
    println!("{:?}", portfolio(&exchange, &symbols, Duration::from_secs(10)).await);

    println!("{:.1} s (one request takes 0.2 s)", start.elapsed().as_secs_f64());
}

/// Serves a market over HTTP on this machine and returns its address. (There is nothing to change here.)
async fn open_exchange(market: Market) -> String {
    let app = Router::new().route("/quote/{symbol}", get(quote)).with_state(market);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("some port is free");
    let address = listener.local_addr().expect("a bound listener has an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

async fn quote(State(market): State<Market>, Path(symbol): Path<String>) -> Response {
    match market.quote(&symbol).await {
        Ok(quote) => Json(json!({ "symbol": symbol, "price": quote.price })).into_response(),
        Err(MarketError::UnknownSymbol { .. }) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
