//! A server that answers as fast as it can, and ends when it is asked to: `GET /quotes/AAPL` is a look into a map and a
//! few lines of JSON, `GET /end` is the end.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::{Notify, RwLock};

#[derive(Clone)]
struct Market {
    prices: Arc<RwLock<HashMap<String, f64>>>,
    end: Arc<Notify>,
}

async fn quote(State(market): State<Market>, Path(symbol): Path<String>) -> Json<Value> {
    let price = market.prices.read().await.get(&symbol).copied();
    Json(
        json!({ "symbol": symbol, "price": price, "currency": "USD", "venues": ["XNAS", "XNYS", "BATS"] }),
    )
}

#[tokio::main]
async fn main() {
    let prices: HashMap<String, f64> =
        (0..1000).map(|n| (format!("S{n}"), f64::from(n) * 1.25)).collect();
    let market = Market { prices: Arc::new(RwLock::new(prices)), end: Arc::default() };
    let end = Arc::clone(&market.end);
    let app = Router::new()
        .route("/quotes/{symbol}", get(quote))
        .route("/end", get(|State(market): State<Market>| async move { market.end.notify_one() }))
        .with_state(market);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("port {}", listener.local_addr().expect("it is bound").port());
    let serving =
        axum::serve(listener, app).with_graceful_shutdown(async move { end.notified().await });
    serving.await.expect("it ends when it is asked to");
}
