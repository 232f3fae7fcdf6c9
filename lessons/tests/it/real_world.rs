//! The last chapter over real sockets: counts and order, never the wall clock.

use futures::future::join_all;
use harness::{Measurement, Outcome, Settings};
use lessons::portfolio_api::{Portfolio, Upstream, app, app_in_a_row};
use reqwest::{Client, StatusCode};
use serde_json::Value;
use slow_api::{Market, MarketBuilder, Summary};
use slow_http::LocalServer;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::timeout;

const MINUTE: Duration = Duration::from_secs(60);

/// What takes so long will never come. No time is measured by it: it ends a test that would not end.
const AGES: Duration = Duration::from_secs(20);

/// A market that takes long enough for calls to meet, and no longer.
fn quick() -> MarketBuilder {
    Market::builder().latency(Duration::from_millis(50))
}

fn client() -> Client {
    Client::builder()
        .no_proxy()
        .build()
        .expect("a client without TLS needs nothing")
}

/// The portfolio API in front of a market's server.
struct Site {
    market: Market,
    client: Client,
    api: String,
    _server: LocalServer,
}

impl Site {
    async fn open(market: MarketBuilder) -> Self {
        Site::open_with(market, app, MINUTE, 200).await
    }

    async fn open_with(
        market: MarketBuilder,
        app: fn(Upstream) -> axum::Router,
        patience: Duration,
        at_once: usize,
    ) -> Self {
        let market = market.build();
        let server = LocalServer::start(market.clone()).await.unwrap();
        let upstream =
            Upstream::new(client(), server.url(""), patience, at_once);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api =
            format!("http://{}/portfolio/", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, app(upstream)).into_future());
        Site { market, client: client(), api, _server: server }
    }

    async fn portfolio(&self, symbols: &str) -> Portfolio {
        let response = self
            .client
            .get(format!("{}{symbols}", self.api))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    /// The status and the code of an answer that is an error.
    async fn refusal(&self, symbols: &str) -> (u16, String) {
        let response = self
            .client
            .get(format!("{}{symbols}", self.api))
            .send()
            .await
            .unwrap();
        let status = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        assert!(body["error"]["message"].is_string(), "{body}");
        (status, body["error"]["code"].as_str().unwrap().to_owned())
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

#[tokio::test]
async fn a_portfolio_keeps_the_order_and_adds_up() {
    let site = Site::open(quick().seed(7)).await;
    // The first symbol is the last to answer.
    let site_with_slow_first = Site::open(
        quick().seed(7).latency_of("MSFT", Duration::from_millis(200)),
    )
    .await;
    for site in [site, site_with_slow_first] {
        let portfolio = site.portfolio("MSFT,AAPL,GOOGL").await;
        let prices = ["MSFT", "AAPL", "GOOGL"]
            .map(|symbol| site.market.price(symbol).unwrap());

        assert_eq!(portfolio.symbols, ["MSFT", "AAPL", "GOOGL"]);
        assert_eq!(portfolio.prices, prices);
        let cents = |dollars: f64| (dollars * 100.0).round() as i64;
        assert_eq!(
            cents(portfolio.total_value),
            prices.into_iter().map(cents).sum::<i64>()
        );
    }
}

#[tokio::test]
async fn one_request_has_all_its_calls_in_flight_together() {
    let all = slow_api::SYMBOLS.join(",");
    // No call is answered before the last one is there, on however slow a machine.
    let joined = Site::open(quick().latency(MINUTE)).await;
    tokio::select! {
        _ = joined.portfolio(&all) => panic!("nothing can be answered within a minute"),
        () = joined.until(|ledger| ledger.in_flight == 12) => {}
    }
    let in_a_row =
        Site::open_with(quick(), app_in_a_row, MINUTE, 200).await;
    in_a_row.portfolio(&all).await;
    assert_eq!(
        (in_a_row.ledger().calls, in_a_row.ledger().peak_in_flight),
        (12, 1)
    );
}

#[tokio::test]
async fn duplicates_are_asked_for_twice_and_counted_twice() {
    let site = Site::open(quick()).await;
    let portfolio = site.portfolio("AAPL,AAPL").await;
    assert_eq!(portfolio.symbols, ["AAPL", "AAPL"]);
    assert_eq!(
        portfolio.total_value,
        2.0 * site.market.price("AAPL").unwrap()
    );
}

#[tokio::test]
async fn fifty_clients_at_once_are_all_answered() {
    let site = Site::open(quick()).await;
    let requests = (0..50).map(|_| site.portfolio("AAPL,GOOGL,MSFT"));
    let portfolios = join_all(requests).await;

    assert!(portfolios.iter().all(|portfolio| *portfolio == portfolios[0]));
    assert_eq!((site.ledger().calls, site.ledger().completed), (150, 150));
}

#[tokio::test]
async fn fifty_clients_wait_together() {
    let site = Site::open(quick().latency(MINUTE)).await;
    tokio::select! {
        _ = join_all((0..50).map(|_| site.portfolio("AAPL,GOOGL,MSFT"))) => {
            panic!("no request can be answered within a minute")
        }
        () = site.until(|ledger| ledger.in_flight == 150) => {}
    }
}

#[tokio::test]
async fn the_fan_out_is_bounded_over_all_requests() {
    let site = Site::open_with(quick(), app, MINUTE, 4).await;
    join_all((0..10).map(|_| site.portfolio("AAPL,GOOGL,MSFT"))).await;
    assert_eq!(site.ledger().completed, 30);
    assert!(site.ledger().peak_in_flight <= 4, "{:?}", site.ledger());
}

#[tokio::test]
async fn what_a_client_gets_wrong_is_told_apart() {
    let site = Site::open(quick()).await;
    let many = vec!["AAPL"; 21].join(",");
    for (symbols, status, code) in [
        ("AAPL,INVALID,MSFT", 404, "unknown_symbol"),
        ("AAPL,,MSFT", 400, "bad_symbol"),
        (",", 400, "bad_symbol"),
        ("AAPL,..", 400, "bad_symbol"),
        ("..%2Fledger", 400, "bad_symbol"),
        ("AAPL%3Fx=1", 400, "bad_symbol"),
        (&many, 400, "too_many_symbols"),
    ] {
        assert_eq!(
            site.refusal(symbols).await,
            (status, code.to_owned()),
            "{symbols}"
        );
    }
    assert_eq!(
        site.ledger().calls,
        3,
        "only the unknown symbol was worth asking for"
    );
}

#[tokio::test]
async fn what_the_market_gets_wrong_is_told_apart() {
    let patience = Duration::from_secs(1);
    let market = quick().hangs("TSLA").fails("AMZN", 1);
    let site = Site::open_with(market, app, patience, 200).await;
    assert_eq!(site.refusal("AMZN").await, (503, "busy".to_owned()));
    assert_eq!(
        site.refusal("AAPL,TSLA").await,
        (504, "timed_out".to_owned())
    );
    // Giving up closed the connection, and the market saw its caller go.
    site.until(|ledger| ledger.in_flight == 0).await;
    assert_eq!((site.ledger().completed, site.ledger().cancelled), (1, 1));

    // No server listens there any more.
    let nowhere = LocalServer::start(quick().build()).await.unwrap();
    let url = nowhere.url("");
    nowhere.stop().await;
    let upstream = Upstream::new(client(), url, patience, 200);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api =
        format!("http://{}/portfolio/", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, app(upstream)).into_future());
    let site = Site { api, ..site };
    assert_eq!(site.refusal("AAPL").await, (502, "upstream".to_owned()));
}

#[tokio::test]
async fn an_error_cancels_the_calls_beside_it() {
    let market =
        quick().latency_of("AAPL", MINUTE).latency_of("MSFT", MINUTE);
    let site = Site::open(market).await;
    assert_eq!(site.refusal("AAPL,INVALID,MSFT").await.0, 404);
    site.until(|ledger| ledger.in_flight == 0).await;
    assert_eq!((site.ledger().failed, site.ledger().cancelled), (1, 2));
}

#[tokio::test]
async fn a_client_that_goes_away_cancels_all_the_way_to_the_market() {
    let site = Site::open(quick().latency(MINUTE)).await;
    let request =
        site.client.get(format!("{}AAPL,GOOGL,MSFT", site.api)).send();
    let request = tokio::spawn(request);
    site.until(|ledger| ledger.in_flight == 3).await;
    request.abort();
    site.until(|ledger| ledger.in_flight == 0).await;
    assert_eq!(site.ledger().cancelled, 3);
}

#[tokio::test]
async fn a_shared_client_keeps_its_connection_and_a_new_one_opens_its_own()
{
    async fn five(
        server: &LocalServer,
        client_for_a_request: impl Fn() -> Client,
    ) {
        for _ in 0..5 {
            let client = client_for_a_request();
            let response =
                client.get(server.url("/health")).send().await.unwrap();
            // The connection is free again once the answer is read.
            response.bytes().await.unwrap();
        }
    }
    let server = LocalServer::start(quick().build()).await.unwrap();
    let shared = client();
    five(&server, || shared.clone()).await;
    assert_eq!(server.stop().await.connections, 1);

    let server = LocalServer::start(quick().build()).await.unwrap();
    five(&server, client).await;
    assert_eq!(server.stop().await.connections, 5);
}

/// The chapter's demos, at a fraction of their pace.
fn measure(demo: &str) -> Vec<Measurement> {
    let settings = Settings { speed: 5.0, ..Settings::default() };
    let measured = crate::measure("real-world", demo, &[], &settings);
    for measurement in &measured {
        assert_eq!(measurement.outcome, Outcome::Ok, "{}", measurement.id);
        assert_eq!(measurement.ledger.in_flight, 0, "{}", measurement.id);
    }
    measured
}

#[test]
fn the_portfolio_demo_shows_the_same_prices_both_ways() {
    let measured = measure("portfolio");
    let peaks: Vec<u64> =
        measured.iter().map(|each| each.ledger.peak_in_flight).collect();
    assert_eq!(peaks, [1, 5]);
    assert_eq!(measured[0].note, measured[1].note);
    let note = measured[0].note.as_deref().unwrap();
    assert!(
        note.starts_with("AAPL ") && note.contains("; total "),
        "{note}"
    );
}

#[test]
fn the_web_api_demo_shows_every_kind_of_answer() {
    let measured = measure("web-api");
    let note = |id: &str| {
        let found = measured
            .iter()
            .find(|each| each.id == id)
            .expect("the approach exists");
        (found.ledger, found.note.clone().unwrap())
    };
    let (ledger, text) = note("in-a-row");
    assert_eq!((ledger.calls, ledger.peak_in_flight), (3, 1));
    assert!(
        text.starts_with("200 {\"symbols\":[\"AAPL\",\"GOOGL\",\"MSFT\"]"),
        "{text}"
    );

    assert_eq!(note("joined").0.peak_in_flight, 3);
    assert_eq!(note("joined").1, text);
    assert_eq!(note("fifty-clients").0.completed, 100);
    assert_eq!(note("fifty-clients").1, "50 portfolios");
    assert!(note("unknown-symbol").1.starts_with("404 "));
    assert!(note("upstream-hangs").1.starts_with("504 "));
    assert!(note("upstream-hangs").0.cancelled >= 1);
}
