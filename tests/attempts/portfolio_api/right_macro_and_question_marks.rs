// idea: a macro makes a closure for each status, and two question marks do the rest
//! Portfolio api.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::get};
use serde::Serialize;
use slow_api::Market;
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

macro_rules! with {
    ($status:ident) => {
        |error| (StatusCode::$status, format!("{error}"))
    };
}

/// A status and a sentence.
type Refusal = (StatusCode, String);

fn refusal(error: slow_api::MarketError) -> Refusal {
    if error.is_transient() { with!(BAD_GATEWAY)(error) } else { with!(NOT_FOUND)(error) }
}

/// Answers with a portfolio, or with a status and a sentence.
async fn get_portfolio(
    State(market): State<Market>,
    Path(symbols): Path<String>,
) -> Result<Json<Portfolio>, Refusal> {
    let calls = symbols.split(',').map(|symbol| market.quote(symbol));
    let quotes = tokio::time::timeout(LIMIT, futures::future::try_join_all(calls))
        .await
        .map_err(with!(GATEWAY_TIMEOUT))?
        .map_err(refusal)?;
    let (symbols, prices): (Vec<_>, Vec<_>) =
        quotes.into_iter().map(|quote| (quote.symbol, quote.price)).unzip();
    Ok(Json(Portfolio { total_value: prices.iter().sum(), symbols, prices }))
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
