// idea: tasks in a JoinSet that is shut down before any answer
//! Portfolio api.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::get};
use serde::Serialize;
use slow_api::Market;
use slow_api::MarketError;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::timeout_at;

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
    let deadline = tokio::time::Instant::now() + LIMIT;
    let symbols: Vec<String> = symbols.split(',').map(str::to_owned).collect();
    let mut set = JoinSet::new();
    for (i, symbol) in symbols.iter().enumerate() {
        let call = market.quote(symbol);
        set.spawn(async move { (i, call.await) });
    }
    let mut prices = vec![0.0; symbols.len()];
    let failure = loop {
        match timeout_at(deadline, set.join_next()).await {
            Err(_) => break Some((StatusCode::GATEWAY_TIMEOUT, "too slow".to_owned())),
            Ok(None) => break None,
            Ok(Some(Err(panic))) => {
                break Some((StatusCode::INTERNAL_SERVER_ERROR, panic.to_string()));
            }
            Ok(Some(Ok((i, Ok(quote))))) => prices[i] = quote.price,
            Ok(Some(Ok((_, Err(error))))) => {
                let status = match error {
                    MarketError::UnknownSymbol { .. } => StatusCode::NOT_FOUND,
                    _ => StatusCode::BAD_GATEWAY,
                };
                break Some((status, error.to_string()));
            }
        }
    };
    set.shutdown().await;
    if let Some(failure) = failure {
        return Err(failure);
    }
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
