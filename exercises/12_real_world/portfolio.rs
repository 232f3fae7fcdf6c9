//! The portfolio page shows five prices and their total, fetched over HTTP. The client asks for one after
//! another, so the page takes as long as all five together, and one hung request hangs the page for good.
//!
//! Make `portfolio` ask for all prices at once and give up after `limit`. A status other than success is an
//! error too: look at it before you read the body.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::get};
use serde::Deserialize;
use serde_json::json;
use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// The content of the page.
#[derive(Debug, PartialEq)]
struct Portfolio {
    /// In the order of the symbols.
    prices: Vec<f64>,
    total: f64,
}

/// Why there is no page.
#[derive(Debug, PartialEq)]
enum PortfolioError {
    /// The limit was reached.
    TimedOut,
    /// The exchange answered with a status that is no success, such as 404 for an unknown symbol.
    Status(u16),
    /// Anything else, in words.
    Other(String),
}

/// With this, `?` turns an error of reqwest's into one of ours.
impl From<reqwest::Error> for PortfolioError {
    fn from(error: reqwest::Error) -> Self {
        match error.status() {
            _ if error.is_timeout() => PortfolioError::TimedOut,
            Some(status) => PortfolioError::Status(status.as_u16()),
            None => PortfolioError::Other(error.to_string()),
        }
    }
}

/// The body of an answer of the exchange.
#[derive(Deserialize)]
struct Answer {
    price: f64,
}

/// Asks the exchange at this address for all prices, with `GET {exchange}/quote/{symbol}`.
async fn portfolio(
    exchange: &str,
    symbols: &[&str],
    limit: Duration,
) -> Result<Portfolio, PortfolioError> {
    // TODO: one after another, without a limit, and without a look at the status.
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut prices = Vec::new();
    for symbol in symbols {
        let response = client.get(format!("{exchange}/quote/{symbol}")).send().await?;
        let answer: Answer = response.json().await?;
        prices.push(answer.price);
    }
    let total = prices.iter().sum();
    Ok(Portfolio { prices, total })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let exchange = open_exchange(market).await;
    let start = Instant::now();

    let symbols = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN"];
    println!("{:?}", portfolio(&exchange, &symbols, Duration::from_secs(10)).await);

    println!("{:.1} s (one request takes 0.2 s)", start.elapsed().as_secs_f64());
}

/// Serves a market over HTTP on this machine and returns its address. (There is nothing to change here.)
async fn open_exchange(market: Market) -> String {
    let app = Router::new().route("/quote/{symbol}", get(quote)).with_state(market);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("some port is free");
    let address = listener.local_addr().expect("a bound listener has an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

async fn quote(State(market): State<Market>, Path(symbol): Path<String>) -> Response {
    match market.quote(&symbol).await {
        Ok(quote) => Json(json!({ "symbol": symbol, "price": quote.price })).into_response(),
        Err(MarketError::UnknownSymbol { .. }) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::{PortfolioError, portfolio};
    use axum::body::{Body, Bytes};
    use axum::extract::{Path, State};
    use axum::{Json, Router, http::StatusCode, routing::get};
    use futures::stream;
    use slow_api::{Market, MarketBuilder, MarketError, check};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use tokio::time::{sleep, timeout};

    const SYMBOLS: [&str; 5] = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN"];
    const PATIENT: Duration = Duration::from_secs(30);

    /// On the real clock: real sockets know no virtual time.
    fn market(seed: u64) -> MarketBuilder {
        Market::builder().seed(seed).latency(Duration::from_millis(5))
    }

    /// The exchange once more, so that these tests rely on nothing that may have been changed above.
    async fn exchange(market: &Market) -> String {
        async fn quote(
            State(market): State<Market>,
            Path(symbol): Path<String>,
        ) -> Result<Json<serde_json::Value>, StatusCode> {
            match market.quote(&symbol).await {
                Ok(quote) => {
                    Ok(Json(serde_json::json!({ "symbol": symbol, "price": quote.price })))
                }
                // A server that is sloppy about bodies: only the status tells.
                Err(MarketError::UnknownSymbol { .. }) => Err(StatusCode::NOT_FOUND),
                Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
            }
        }
        open(Router::new().route("/quote/{symbol}", get(quote)).with_state(market.clone())).await
    }

    async fn open(app: Router) -> String {
        let listener =
            tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("some port is free");
        let address = listener.local_addr().expect("a bound listener has an address");
        tokio::spawn(async move { axum::serve(listener, app).await });
        format!("http://{address}")
    }

    /// A door behind which requests wait for each other.
    #[derive(Clone)]
    struct Door {
        market: Market,
        expected: usize,
        /// How many have come, and the most that waited at a time.
        came: Arc<AtomicUsize>,
    }

    impl Door {
        /// Waits until all that are expected are there, or until it is clear that they do not come.
        async fn quote(
            State(door): State<Door>,
            Path(symbol): Path<String>,
        ) -> Json<serde_json::Value> {
            let mut came = door.came.fetch_add(1, Ordering::SeqCst) + 1;
            let (mut last, mut looks) = (came, 0);
            // Two seconds without a newcomer are enough.
            while came < door.expected && looks < 400 {
                sleep(Duration::from_millis(5)).await;
                came = door.came.load(Ordering::SeqCst);
                (last, looks) = if came == last { (last, looks + 1) } else { (came, 0) };
            }
            assert!(came >= door.expected, "only {came} requests came");
            let quote = door.market.quote(&symbol).await.expect("it is listed");
            Json(serde_json::json!({ "symbol": symbol, "price": quote.price }))
        }
    }

    #[tokio::test]
    async fn all_prices_are_asked_for_together() {
        // Far more than the five of the story, some twice; but no more than may wait at a door on this system.
        let mut symbols = check::plenty_of_symbols();
        symbols.truncate(check::draw(61..=100) as usize);
        let market = market(127).build();
        let came = Arc::new(AtomicUsize::new(0));
        let door =
            Door { market: market.clone(), expected: symbols.len(), came: Arc::clone(&came) };
        let exchange =
            open(Router::new().route("/quote/{symbol}", get(Door::quote)).with_state(door));
        let answer = portfolio(&exchange.await, &symbols, PATIENT).await;
        let came = came.load(Ordering::SeqCst);
        assert!(
            came >= symbols.len(),
            "{came} of {} requests were under way, and no other one came until they were answered. Each request is awaited \
             before the next one starts, or only some of them at a time: start all of them first.",
            symbols.len()
        );
        check::asked(&market, &symbols);
        let prices: Vec<f64> = symbols.iter().filter_map(|symbol| market.price(symbol)).collect();
        let Ok(got) = answer else {
            panic!("got {answer:?}, expected {} prices, and time enough", symbols.len());
        };
        check::answers(&got.prices, &prices, "The prices, in the order of the symbols.");
        check::amount(got.total, prices.iter().sum(), "the total of the prices, twins included");
    }

    #[tokio::test]
    async fn prices_are_in_order_and_add_up() {
        for (seed, symbols) in [(128, &SYMBOLS[..]), (129, &SYMBOLS[1..3])] {
            let market = market(seed).latency_of(symbols[0], Duration::from_millis(60)).build();
            let answer = portfolio(&exchange(&market).await, symbols, PATIENT).await;
            let prices: Vec<f64> =
                symbols.iter().filter_map(|symbol| market.price(symbol)).collect();
            let Ok(got) = answer else {
                panic!("got {answer:?}, expected the prices {prices:?}. Is the limit in the way?")
            };
            check::answer(&got.prices, &prices, "The prices, in the order of the symbols.");
            check::amount(got.total, prices.iter().sum(), "the total of the prices");
        }
    }

    #[tokio::test]
    async fn a_hung_request_does_not_hang_the_page() {
        let market = market(130).hangs("MSFT").build();
        let exchange = exchange(&market).await;
        let limit = Duration::from_millis(300);
        // Begun before, from an exchange of its own that hangs as well, and not over when the other one is.
        let patient = async {
            let market = self::market(153).hangs("MSFT").build();
            portfolio(&self::exchange(&market).await, &SYMBOLS, PATIENT).await
        };
        let hurried = async {
            sleep(Duration::from_millis(200)).await;
            timeout(Duration::from_millis(2500), portfolio(&exchange, &SYMBOLS, limit)).await
        };
        let answer = tokio::select! {
            biased;
            answer = patient => panic!(
                "got {answer:?} from a page that may take 30 s, before one that may take 0.3 s was over. Each page \
                 has the limit that it is given."
            ),
            answer = hurried => answer,
        };
        let Ok(answer) = answer else {
            panic!(
                "the limit was 0.3 s, and after 2.5 s the page is still waiting for a request that hangs. A client \
                 waits for ever unless it is told how long: `Client::builder().timeout(..)`, or \
                 `tokio::time::timeout` around it all."
            )
        };
        check::answer(
            &answer,
            &Err(PortfolioError::TimedOut),
            "A page that takes longer than its limit is an error of its own.",
        );
        // The server hears of it when the connection closes, which takes a moment.
        for _ in 0..500 {
            if market.ledger().summary().in_flight == 0 {
                break;
            }
            sleep(Duration::from_millis(4)).await;
        }
        check::cancelled(&market, 1);
    }

    #[tokio::test]
    async fn an_answer_that_never_ends_does_not_hang_the_page() {
        // The status comes at once, and then the body, bit by bit.
        let drop_by_drop = async || {
            Body::from_stream(stream::unfold((), async |()| {
                sleep(Duration::from_millis(20)).await;
                Some((Ok::<_, std::convert::Infallible>(Bytes::from_static(b" ")), ()))
            }))
        };
        let exchange = open(Router::new().route("/quote/{symbol}", get(drop_by_drop))).await;
        let limit = Duration::from_millis(100);
        let page = portfolio(&exchange, &SYMBOLS[..2], limit);
        let Ok(answer) = timeout(Duration::from_secs(2), page).await else {
            panic!(
                "the limit was 0.1 s, and after 2 s the page is still reading bodies that come drop by drop. \
                 `send` is over when the status is there, and `read_timeout` begins anew with every drop: a limit \
                 has to hold from the beginning to the last byte."
            )
        };
        check::answer(
            &answer,
            &Err(PortfolioError::TimedOut),
            "A page that takes longer than its limit is an error of its own.",
        );
    }

    #[tokio::test]
    async fn every_status_of_a_success_is_one_and_every_other_is_an_error() {
        // Bodies that look like prices, whatever the status is; and prices of twins that differ.
        async fn quote(Path(symbol): Path<String>) -> (StatusCode, Json<serde_json::Value>) {
            let status = symbol.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
            let status = status.unwrap_or(StatusCode::OK);
            (status, Json(serde_json::json!({ "symbol": symbol, "price": 12.5, "more": [1] })))
        }
        let exchange = open(Router::new().route("/quote/{symbol}", get(quote))).await;
        for status in ["200", "201", "203"] {
            let Ok(got) = portfolio(&exchange, &["AAPL", status], PATIENT).await else {
                panic!("the status {status} is that of a success, and came out as an error");
            };
            check::answers(&got.prices, &[12.5, 12.5], "Two prices.");
        }
        for status in [400_u16, 401, 404, 429, 500, 503, 504] {
            let symbol = status.to_string();
            check::answer(
                &portfolio(&exchange, &["AAPL", &symbol], PATIENT).await.map(|page| page.prices),
                &Err(PortfolioError::Status(status)),
                "Every status that is no success is an error of its own, whatever the body says.",
            );
        }
    }

    #[tokio::test]
    async fn without_symbols_the_page_is_empty() {
        let market = market(154).build();
        let answer = portfolio(&exchange(&market).await, &[], PATIENT).await;
        check::answer(&answer.map(|page| page.prices), &Ok(Vec::new()), "No symbols, no prices.");
        check::calls(&market, 0);
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn a_status_is_looked_at() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let market = market(131).fails("AAPL", 1).build();
            let exchange = exchange(&market).await;
            for (symbols, status) in [(["GOOGL", "NOSUCH"], 404), (["AAPL", "GOOGL"], 503)] {
                check::answer(
                    &portfolio(&exchange, &symbols, PATIENT).await,
                    &Err(PortfolioError::Status(status)),
                    "An answer with the status of an error is an answer all the same for reqwest: \
                     `error_for_status` turns it into an error, which knows the status.",
                );
            }
            check::calls(&market, 4);
        });
    }
}
