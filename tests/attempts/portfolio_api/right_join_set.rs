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
    let fetch = async {
        let mut set = tokio::task::JoinSet::new();
        for (index, symbol) in symbols.iter().enumerate() {
            let call = market.quote(symbol);
            set.spawn(async move { (index, call.await) });
        }
        let mut prices = vec![0.0; symbols.len()];
        while let Some(joined) = set.join_next().await {
            let (index, answer) = joined.unwrap();
            prices[index] = answer?.price;
        }
        Ok::<_, slow_api::MarketError>(prices)
    };
    let prices = tokio::select! {
        prices = fetch => prices,
        () = tokio::time::sleep(LIMIT) => return Err((StatusCode::GATEWAY_TIMEOUT, "too slow".into())),
    };
    match prices {
        Ok(prices) => Ok(Json(Portfolio { symbols, total_value: prices.iter().sum(), prices })),
        Err(slow_api::MarketError::UnknownSymbol { symbol }) => {
            Err((StatusCode::NOT_FOUND, format!("no such symbol: {symbol}")))
        }
        Err(other) => Err((StatusCode::BAD_GATEWAY, other.to_string())),
    }
}

fn main() {}
