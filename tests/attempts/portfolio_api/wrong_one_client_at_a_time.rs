// expect: s (one call, for every client: what all of them share must not be held across a call):
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
    use futures::future::try_join_all;
    use slow_api::MarketError;
    use tokio::time::timeout;
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    let fetched: Result<Vec<slow_api::Quote>, MarketError> = {
        static GATE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
        let _guard = GATE.lock().await;
        match timeout(LIMIT, try_join_all(calls)).await {
            Ok(fetched) => fetched,
            Err(_) => return Err((StatusCode::GATEWAY_TIMEOUT, String::new())),
        }
    };
    let quotes = fetched.map_err(|error| match &error {
        MarketError::UnknownSymbol { .. } => (StatusCode::NOT_FOUND, error.to_string()),
        _ => (StatusCode::BAD_GATEWAY, error.to_string()),
    })?;
    let prices: Vec<f64> = quotes.iter().map(|quote| quote.price).collect();
    let total_value = prices.iter().sum();
    Ok(Json(Portfolio { symbols, prices, total_value }))
}

fn main() {}
