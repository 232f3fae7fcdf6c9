// idea: each request carries the limit, tasks are aborted when the page is given up
//! Portfolio.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::get};
use serde::Deserialize;
use serde_json::json;
use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

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

struct Task(JoinHandle<Result<f64, PortfolioError>>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// All prices at once, within the limit.
async fn portfolio(
    exchange: &str,
    symbols: &[&str],
    limit: Duration,
) -> Result<Portfolio, PortfolioError> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let ask = |symbol: &&str| {
        let request = client.get(format!("{exchange}/quote/{symbol}")).timeout(limit);
        Task(tokio::spawn(async move {
            let response = request.send().await?;
            let status = response.status();
            if !status.is_success() {
                return Err(PortfolioError::Status(status.as_u16()));
            }
            let body = response.bytes().await?;
            serde_json::from_slice::<Answer>(&body)
                .map(|answer| answer.price)
                .map_err(|error| PortfolioError::Other(error.to_string()))
        }))
    };
    let tasks = symbols.iter().map(ask).collect::<Vec<_>>();
    let waiting = tasks.into_iter().map(async |mut task| (&mut task.0).await.expect("no panic"));
    let prices = futures::future::try_join_all(waiting).await?;
    Ok(Portfolio { total: prices.iter().sum(), prices })
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
