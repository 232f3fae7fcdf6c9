// idea: an error type of its own with From, turned into the tuple at the end
//! Portfolio api.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::get};
use futures::{TryFutureExt, future};
use serde::Serialize;
use slow_api::Market;
use slow_api::MarketError;
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

enum Trouble {
    Market(MarketError),
    Late,
}

impl From<MarketError> for Trouble {
    fn from(error: MarketError) -> Self {
        Trouble::Market(error)
    }
}

impl From<Trouble> for (StatusCode, String) {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Late => (StatusCode::GATEWAY_TIMEOUT, format!("no prices after {LIMIT:?}")),
            Trouble::Market(MarketError::UnknownSymbol { symbol }) => {
                (StatusCode::NOT_FOUND, format!("there is no {symbol}"))
            }
            Trouble::Market(other) => (StatusCode::BAD_GATEWAY, format!("the market says: {other}")),
        }
    }
}

impl Portfolio {
    async fn fetch(market: &Market, symbols: Vec<String>) -> Result<Self, Trouble> {
        let prices: Vec<f64> = future::try_join_all(
            symbols.iter().map(|symbol| market.quote(symbol).map_ok(|quote| quote.price)),
        )
        .await?;
        Ok(Self { total_value: prices.iter().sum(), symbols, prices })
    }
}

/// Answers with a portfolio, or with a status and a sentence.
async fn get_portfolio(
    State(market): State<Market>,
    Path(symbols): Path<String>,
) -> Result<Json<Portfolio>, (StatusCode, String)> {
    let symbols = symbols.split(',').map(String::from).collect();
    let portfolio = tokio::select! {
        biased;
        portfolio = Portfolio::fetch(&market, symbols) => portfolio,
        () = tokio::time::sleep(LIMIT) => Err(Trouble::Late),
    };
    portfolio.map(Json).map_err(Into::into)
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
