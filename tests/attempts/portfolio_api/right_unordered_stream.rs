// idea: FuturesUnordered ended by take_until, what is missing then was too late
//! Portfolio api.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::get};
use futures::{FutureExt, StreamExt, stream::FuturesUnordered};
use serde::Serialize;
use slow_api::Market;
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

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

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn unknown_is_not_found() {
        let answer = get_portfolio(State(Market::default()), Path("AAPL,NONE".to_owned())).await;
        assert!(answer.is_err_and(|(status, text)| status == 404 && text.contains("NONE")));
    }
}

/// Answers with a portfolio, or with a status and a sentence.
async fn get_portfolio(
    State(market): State<Market>,
    Path(symbols): Path<String>,
) -> Result<Json<Portfolio>, (StatusCode, String)> {
    let symbols: Vec<String> = symbols.split(',').map(str::to_owned).collect();
    let calls: FuturesUnordered<_> = (symbols.iter().enumerate())
        .map(|(i, symbol)| market.quote(symbol).map(move |answer| (i, answer)))
        .collect();
    let mut slots: Vec<Option<f64>> = vec![None; symbols.len()];
    let mut calls = pin!(calls.take_until(tokio::time::sleep(LIMIT)));
    while let Some((i, answer)) = calls.next().await {
        match answer {
            Ok(quote) => slots[i] = Some(quote.price),
            Err(error) if error.is_transient() => {
                return Err((StatusCode::BAD_GATEWAY, error.to_string()));
            }
            Err(error) => return Err((StatusCode::NOT_FOUND, error.to_string())),
        }
    }
    let prices: Option<Vec<f64>> = slots.into_iter().collect();
    let prices = prices.ok_or((StatusCode::GATEWAY_TIMEOUT, "some prices are late".to_owned()))?;
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
