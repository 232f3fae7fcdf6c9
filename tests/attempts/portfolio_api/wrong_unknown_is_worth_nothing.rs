// expect: A client that gets 200 takes the answer for a price
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
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    let all = tokio::time::timeout(LIMIT, futures::future::join_all(calls)).await;
    let answers = all.map_err(|_| (StatusCode::GATEWAY_TIMEOUT, String::new()))?;
    let prices: Vec<f64> =
        answers.into_iter().map(|answer| answer.map_or(0.0, |quote| quote.price)).collect();
    let total_value = prices.iter().sum();
    Ok(Json(Portfolio { symbols, prices, total_value }))
}

fn main() {}
