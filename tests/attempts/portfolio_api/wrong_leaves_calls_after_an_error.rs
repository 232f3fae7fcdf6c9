// expect: dropping the handle of a task does not end the task
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::get};
use serde::Serialize;
use slow_api::Market;
use std::time::Duration;

/// What a client gets.
#[derive(Debug, Serialize)]
struct Portfolio {
    symbols: Vec<String>,
    /// In the order of the symbols.
    prices: Vec<f64>,
    total_value: f64,
}

/// How long a client waits for us, at most.
const LIMIT: Duration = Duration::from_secs(2);

/// The service, with the market that it asks.
fn app(market: Market) -> Router {
    Router::new().route("/portfolio/{symbols}", get(get_portfolio)).with_state(market)
}

/// Answers with a portfolio, or with a status and a sentence that says what is wrong.
async fn get_portfolio(
    State(market): State<Market>,
    Path(symbols): Path<String>,
) -> Result<Json<Portfolio>, (StatusCode, String)> {
    let symbols: Vec<String> = symbols.split(',').map(str::to_owned).collect();
    use slow_api::MarketError;
    // Tasks, aborted when time is up, and forgotten when one of them fails.
    let tasks: Vec<_> = symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    let to_abort: Vec<_> = tasks.iter().map(|task| task.abort_handle()).collect();
    let calls = tasks.into_iter().map(async |task| task.await.unwrap());
    let quotes = tokio::time::timeout(LIMIT, futures::future::try_join_all(calls))
        .await
        .map_err(|_| {
            to_abort.iter().for_each(|task| task.abort());
            (StatusCode::GATEWAY_TIMEOUT, String::new())
        })?
        .map_err(|error| match &error {
            MarketError::UnknownSymbol { .. } => (StatusCode::NOT_FOUND, error.to_string()),
            _ => (StatusCode::BAD_GATEWAY, error.to_string()),
        })?;
    let prices: Vec<f64> = quotes.iter().map(|quote| quote.price).collect();
    let total_value = prices.iter().sum();
    Ok(Json(Portfolio { symbols, prices, total_value }))
}

fn main() {}
