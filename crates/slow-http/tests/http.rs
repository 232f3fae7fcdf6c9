//! Every route over a real socket: what it answers, and what the ledger shows.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use slow_api::{Market, MarketBuilder, Summary};
use slow_http::{Limits, LocalServer};
use std::time::Duration;
use tokio::time::timeout;

const MILLIS: fn(u64) -> Duration = Duration::from_millis;

/// What takes so long will never come. No time is measured by it: it ends a test that would not end.
const AGES: Duration = Duration::from_secs(20);

/// A market that is not slow enough to wait for.
fn quick() -> MarketBuilder {
    Market::builder().latency(MILLIS(10))
}

/// A market whose calls take so long that a test ends them some other way.
fn slow() -> MarketBuilder {
    Market::builder().latency(MILLIS(60_000))
}

fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client without TLS needs nothing")
}

/// A market, its server, and a client.
struct Site {
    market: Market,
    server: LocalServer,
    client: Client,
}

impl Site {
    async fn open(market: MarketBuilder) -> Self {
        Site::open_with(market, Limits::default()).await
    }

    async fn open_with(market: MarketBuilder, limits: Limits) -> Self {
        let market = market.build();
        let server = LocalServer::start_with(market.clone(), limits).await.unwrap();
        Site { market, server, client: client() }
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let response = self.client.get(self.server.url(path)).send().await.unwrap();
        (response.status(), response.json().await.unwrap())
    }

    async fn order(&self, body: Value) -> (StatusCode, Value) {
        let request = self.client.post(self.server.url("/orders")).json(&body);
        let response = request.send().await.unwrap();
        (response.status(), response.json().await.unwrap())
    }

    fn ledger(&self) -> Summary {
        self.market.ledger().summary()
    }

    /// Waits until the ledger looks like that.
    async fn until(&self, reached: impl Fn(Summary) -> bool) {
        let waiting = async {
            while !reached(self.ledger()) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        if timeout(AGES, waiting).await.is_err() {
            panic!("still {:?}", self.ledger());
        }
    }
}

fn code(body: &Value) -> &str {
    assert!(body["error"]["message"].is_string(), "{body}");
    body["error"]["code"].as_str().expect("an error has a code")
}

#[tokio::test]
async fn a_quote_is_the_markets_price() {
    let site = Site::open(quick().seed(7)).await;
    let (status, body) = site.get("/quote/AAPL").await;

    assert_eq!(status, StatusCode::OK);
    assert_eq!(body, json!({ "symbol": "AAPL", "price": site.market.price("AAPL") }));
    assert_eq!(site.ledger().completed, 1);
}

#[tokio::test]
async fn an_order_is_filled_and_numbered() {
    let site = Site::open(quick()).await;
    for number in 1..=2 {
        let (status, body) = site.order(json!({ "symbol": "MSFT", "quantity": 10 })).await;
        assert_eq!(status, StatusCode::CREATED);
        let price = site.market.price("MSFT");
        assert_eq!(
            body,
            json!({ "order_id": number, "symbol": "MSFT", "quantity": 10, "price": price })
        );
    }
}

#[tokio::test]
async fn the_ledger_shows_how_calls_ended() {
    let site = Site::open(quick().fails("MSFT", 1)).await;
    site.get("/quote/AAPL").await;
    site.get("/quote/MSFT").await;
    let (status, body) = site.get("/ledger").await;

    assert_eq!(status, StatusCode::OK);
    assert_eq!([&body["calls"], &body["completed"], &body["failed"]], [2, 1, 1]);
    assert_eq!([&body["lanes"][0]["name"], &body["lanes"][0]["end"]], ["AAPL", "completed"]);
    assert_eq!([&body["lanes"][1]["name"], &body["lanes"][1]["end"]], ["MSFT", "failed"]);
    assert_eq!(body["lanes"][0]["spans"][0]["state"], "waiting");
}

#[tokio::test]
async fn health_does_not_bother_the_market() {
    let site = Site::open(slow()).await;
    assert_eq!(site.get("/health").await, (StatusCode::OK, json!({ "status": "ok" })));
    assert_eq!(site.ledger().calls, 0);
}

#[tokio::test]
async fn the_markets_errors_have_the_statuses_that_fit() {
    let market = quick().fails("MSFT", 1).hangs("TSLA");
    let limits = Limits { call: MILLIS(50), ..Limits::default() };
    let site = Site::open_with(market, limits).await;

    for (path, expected, expected_code) in [
        ("/quote/INVALID", StatusCode::NOT_FOUND, "unknown_symbol"),
        ("/quote/MSFT", StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        ("/quote/TSLA", StatusCode::GATEWAY_TIMEOUT, "hung"),
        ("/quote/no%20symbol", StatusCode::BAD_REQUEST, "bad_symbol"),
        ("/quote/%ff", StatusCode::BAD_REQUEST, "bad_path"),
        ("/nothing/here", StatusCode::NOT_FOUND, "no_such_route"),
    ] {
        let (status, body) = site.get(path).await;
        assert_eq!((status, code(&body)), (expected, expected_code), "{path}");
    }
    // The server gave up on the call that hung, and so the market saw it cancelled.
    assert_eq!((site.ledger().failed, site.ledger().cancelled), (2, 1));
}

#[tokio::test]
async fn a_refusal_says_when_to_come_back() {
    let site = Site::open(quick().at_most_per(MILLIS(60_000), 1)).await;
    site.get("/quote/AAPL").await;
    let response = site.client.get(site.server.url("/quote/AAPL")).send().await.unwrap();

    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()["Retry-After"], "1");
    let body: Value = response.json().await.unwrap();
    assert_eq!(code(&body), "refused");
}

#[tokio::test]
async fn bad_orders_are_refused_before_the_market_hears_of_them() {
    let site = Site::open(quick()).await;
    for (order, expected, expected_code) in [
        (json!({ "symbol": "AAPL", "quantity": 0 }), 422, "bad_quantity"),
        (json!({ "symbol": "AAPL", "quantity": 4_000_000_000_u32 }), 422, "bad_quantity"),
        (json!({ "symbol": "AAPL", "quantity": -1 }), 422, "bad_order"),
        (json!({ "symbol": "AAPL", "quantity": 1.5 }), 422, "bad_order"),
        (json!({ "symbol": "AAPL" }), 422, "bad_order"),
        (json!({ "symbol": "AAPL", "quantity": 1, "limit": 9 }), 422, "bad_order"),
        (json!([]), 422, "bad_order"),
        (json!({ "symbol": "", "quantity": 1 }), 400, "bad_symbol"),
        (json!({ "symbol": "A".repeat(17), "quantity": 1 }), 400, "bad_symbol"),
    ] {
        let (status, body) = site.order(order.clone()).await;
        assert_eq!((status.as_u16(), code(&body)), (expected, expected_code), "{order}");
    }
    assert_eq!(site.ledger().calls, 0);
}

#[tokio::test]
async fn a_wrong_method_is_named() {
    let site = Site::open(quick()).await;
    for (method, path) in
        [(Method::POST, "/quote/AAPL"), (Method::GET, "/orders"), (Method::DELETE, "/ledger")]
    {
        let request = site.client.request(method.clone(), site.server.url(path));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert!(response.headers().contains_key("Allow"), "{method} {path}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(code(&body), "method_not_allowed");
    }
}

#[tokio::test]
async fn a_client_that_goes_away_cancels_its_call() {
    let site = Site::open(slow()).await;
    let call = tokio::spawn(site.client.get(site.server.url("/quote/AAPL")).send());
    site.until(|ledger| ledger.in_flight == 1).await;
    call.abort();

    site.until(|ledger| ledger.in_flight == 0).await;
    assert_eq!(site.ledger().cancelled, 1);
}

#[tokio::test]
async fn a_shutdown_lets_requests_in_flight_finish() {
    let site = Site::open(quick().latency(MILLIS(200))).await;
    let call = tokio::spawn(site.client.get(site.server.url("/quote/AAPL")).send());
    site.until(|ledger| ledger.in_flight == 1).await;
    let address = site.server.address();
    let served = site.server.stop().await;

    assert_eq!((served.connections, served.cut_off), (1, 0));
    assert_eq!(call.await.unwrap().unwrap().status(), StatusCode::OK);
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "the socket is closed");
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_ever() {
    let limits = Limits { grace: MILLIS(50), ..Limits::default() };
    let site = Site::open_with(slow(), limits).await;
    let call = tokio::spawn(site.client.get(site.server.url("/quote/AAPL")).send());
    site.until(|ledger| ledger.in_flight == 1).await;
    let market = site.market.clone();
    let served = site.server.stop().await;

    assert_eq!(served.cut_off, 1);
    assert!(call.await.unwrap().is_err());
    assert_eq!(market.ledger().summary().cancelled, 1);
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_idle_connections() {
    let limits = Limits { grace: MILLIS(60_000), ..Limits::default() };
    let site = Site::open_with(quick(), limits).await;
    site.get("/health").await; // the client keeps the connection for the next request
    assert_eq!(site.server.stop().await.cut_off, 0);
}

#[tokio::test]
async fn the_description_and_the_routes_agree() {
    let site = Site::open(quick()).await;
    let (status, document) = site.get("/openapi.json").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(document["openapi"], "3.1.0");

    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 5);
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let url = site.server.url(&path.replace("{symbol}", "AAPL"));
            let mut request = site.client.request(method.clone(), url);
            if method == Method::POST {
                request = request.json(&json!({ "symbol": "AAPL", "quantity": 1 }));
            }
            let status = request.send().await.unwrap().status();
            assert!(status.is_success(), "{method} {path} answers {status}");
            assert!(operation["responses"][status.as_str()].is_object(), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn every_reference_in_the_description_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str));
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document: Value = serde_json::from_str(include_str!("../openapi.json")).unwrap();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("all references are within the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}
