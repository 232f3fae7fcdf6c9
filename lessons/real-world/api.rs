//! The portfolio API: an axum server in front of the slow market's server.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures::future::try_join_all;
use reqwest::Client;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

// ANCHOR: app
/// Answers `GET /portfolio/AAPL,GOOGL,MSFT`.
pub fn app(market: Upstream) -> Router {
    Router::new()
        .route("/portfolio/{symbols}", get(portfolio))
        .with_state(market)
}
// ANCHOR_END: app

/// The same, with the handler that asks for one price after another.
pub fn app_in_a_row(market: Upstream) -> Router {
    Router::new()
        .route("/portfolio/{symbols}", get(portfolio_in_a_row))
        .with_state(market)
}

/// The answer to a client.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub struct Portfolio {
    /// The symbols, in the order of the request.
    pub symbols: Vec<String>,
    /// The price of each, in the same order.
    pub prices: Vec<f64>,
    /// Their sum, in whole cents.
    pub total_value: f64,
}

impl Portfolio {
    fn new(symbols: Vec<String>, prices: Vec<f64>) -> Self {
        // Adding up cents as `f64` leaves crumbs far behind the point.
        let total_value =
            (prices.iter().sum::<f64>() * 100.0).round() / 100.0;
        Portfolio { symbols, prices, total_value }
    }
}

// ANCHOR: in-a-row
/// Each price is awaited before the next one is asked for.
async fn portfolio_in_a_row(
    State(market): State<Upstream>,
    Path(symbols): Path<String>,
) -> Result<Json<Portfolio>, ApiError> {
    let symbols = parse(&symbols)?;
    let mut prices = Vec::new();
    for symbol in &symbols {
        prices.push(market.price(symbol).await?); // <-
    }
    Ok(Json(Portfolio::new(symbols, prices)))
}
// ANCHOR_END: in-a-row

// ANCHOR: joined
/// All calls are in flight at once. The first error cancels the rest.
async fn portfolio(
    State(market): State<Upstream>,
    Path(symbols): Path<String>,
) -> Result<Json<Portfolio>, ApiError> {
    let symbols = parse(&symbols)?;
    let calls = symbols.iter().map(|symbol| market.price(symbol));
    let prices = try_join_all(calls).await?; // <-
    Ok(Json(Portfolio::new(symbols, prices)))
}
// ANCHOR_END: joined

// ANCHOR: parse
/// More symbols than this in one request are refused.
const MOST_SYMBOLS: usize = 20;

/// The list as a client wrote it, checked: each symbol becomes a part of
/// a URL.
fn parse(list: &str) -> Result<Vec<String>, ApiError> {
    let symbols: Vec<String> = list.split(',').map(str::to_owned).collect();
    if symbols.len() > MOST_SYMBOLS {
        return Err(ApiError::TooMany(symbols.len()));
    }
    match symbols.iter().find(|symbol| !is_symbol(symbol)) {
        Some(other) => Err(ApiError::NoSymbol(other.clone())),
        None => Ok(symbols),
    }
}

fn is_symbol(text: &str) -> bool {
    (1..=16).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
}
// ANCHOR_END: parse

// ANCHOR: upstream
/// The slow market's server, as all requests share it.
#[derive(Clone, Debug)]
pub struct Upstream {
    client: Client,
    /// "http://127.0.0.1:8000"
    url: String,
    /// How long a price may take, the wait for its turn included.
    patience: Duration,
    /// A turn for each call in flight.
    turns: Arc<Semaphore>,
}

#[derive(Deserialize)]
struct Quote {
    price: f64,
}

impl Upstream {
    /// At most `at_once` calls in flight, however many requests come in.
    pub fn new(
        client: Client,
        url: String,
        patience: Duration,
        at_once: usize,
    ) -> Self {
        let turns = Arc::new(Semaphore::new(at_once));
        Upstream { client, url, patience, turns }
    }

    async fn price(&self, symbol: &str) -> Result<f64, ApiError> {
        match timeout(self.patience, self.ask(symbol)).await {
            Ok(answer) => answer,
            Err(_) => Err(ApiError::TimedOut(symbol.to_owned())), // <-
        }
    }

    async fn ask(&self, symbol: &str) -> Result<f64, ApiError> {
        let _turn = self.turns.acquire().await.expect("never closed"); // <-
        let url = format!("{}/quote/{symbol}", self.url);
        let response = self.client.get(url).send().await?;
        match response.status() {
            StatusCode::OK => Ok(response.json::<Quote>().await?.price),
            status => Err(ApiError::of(status, symbol)),
        }
    }
}
// ANCHOR_END: upstream

// ANCHOR: errors
/// Why there is no portfolio.
#[derive(Debug)]
enum ApiError {
    NoSymbol(String),
    TooMany(usize),
    Unknown(String),
    Busy(String),
    TimedOut(String),
    Upstream(String),
}

impl ApiError {
    /// The status for our own client when the market refuses.
    fn of(status: StatusCode, symbol: &str) -> Self {
        let symbol = symbol.to_owned();
        match status {
            StatusCode::NOT_FOUND => ApiError::Unknown(symbol), // <-
            StatusCode::GATEWAY_TIMEOUT => ApiError::TimedOut(symbol),
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::SERVICE_UNAVAILABLE => ApiError::Busy(symbol),
            other => ApiError::Upstream(other.to_string()),
        }
    }
}

impl From<reqwest::Error> for ApiError {
    /// Without the URL: our client need not know where the market is.
    fn from(error: reqwest::Error) -> Self {
        ApiError::Upstream(error.without_url().to_string())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            ApiError::NoSymbol(text) => (
                StatusCode::BAD_REQUEST,
                "bad_symbol",
                format!("{text:?} is no symbol; ask for AAPL,GOOGL,MSFT"),
            ),
            ApiError::TooMany(count) => (
                StatusCode::BAD_REQUEST,
                "too_many_symbols",
                format!("{count} symbols, {MOST_SYMBOLS} at most"),
            ),
            ApiError::Unknown(symbol) => (
                StatusCode::NOT_FOUND,
                "unknown_symbol",
                format!("nothing is traded under {symbol}"),
            ),
            ApiError::Busy(symbol) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                format!("no price for {symbol} now; try again"),
            ),
            ApiError::TimedOut(symbol) => (
                StatusCode::GATEWAY_TIMEOUT,
                "timed_out",
                format!("no price for {symbol} in time"),
            ),
            ApiError::Upstream(why) => (
                StatusCode::BAD_GATEWAY,
                "upstream",
                format!("the market cannot be understood: {why}"),
            ),
        };
        let error = json!({ "code": code, "message": message });
        (status, Json(json!({ "error": error }))).into_response()
    }
}
// ANCHOR_END: errors
