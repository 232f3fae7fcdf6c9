// idea: timeout around try_join_all, errors mapped one by one
//! Portfolio api.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::get};
use futures::future::try_join_all;
use serde::Serialize;
use slow_api::Market;
use slow_api::MarketError;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::time::timeout;

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

/// Answers with a portfolio, or with a status and a sentence.
async fn get_portfolio(
    State(market): State<Market>,
    Path(symbols): Path<String>,
) -> Result<Json<Portfolio>, (StatusCode, String)> {
    let symbols: Vec<String> = symbols.split(',').map(str::to_owned).collect();
    let calls = try_join_all(symbols.iter().map(|symbol| market.quote(symbol)));
    let quotes = match timeout(LIMIT, calls).await {
        Ok(Ok(quotes)) => quotes,
        Ok(Err(error @ MarketError::UnknownSymbol { .. })) => {
            return Err((StatusCode::NOT_FOUND, error.to_string()));
        }
        Ok(Err(error)) => return Err((StatusCode::BAD_GATEWAY, error.to_string())),
        Err(elapsed) => return Err((StatusCode::GATEWAY_TIMEOUT, elapsed.to_string())),
    };
    let prices: Vec<f64> = quotes.into_iter().map(|quote| quote.price).collect();
    let total_value = prices.iter().sum();
    Ok(Json(Portfolio { symbols, prices, total_value }))
}

/// Serves the service on a free port, and asks it.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("some port is free");
    let address = listener.local_addr().expect("a bound listener has an address");
    tokio::spawn(async move { axum::serve(listener, app(market)).await });

    let client = reqwest::Client::builder().no_proxy().build().expect("a client without TLS");
    for symbols in ["AAPL,GOOGL,MSFT", "AAPL,INVALID"] {
        let start = Instant::now();
        let response = client.get(format!("http://{address}/portfolio/{symbols}")).send().await;
        let response = response.expect("the service is up");
        println!("{} {:?}", response.status(), response.text().await);
        println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
    }
}
