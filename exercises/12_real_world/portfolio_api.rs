//! Your portfolio becomes a service: `GET /portfolio/AAPL,GOOGL` answers with the prices and their sum. The
//! first version asks for one price after another, takes an unknown symbol for one that is worth nothing, and
//! when the market hangs, so does the service.
//!
//! Make `get_portfolio` ask for all prices at once, and answer
//!
//! - 200 with the portfolio as JSON when every price is there;
//! - 404 when a symbol is unknown, with a body that names it;
//! - 504 (gateway timeout) when the prices are not all there after `LIMIT`;
//! - 502 (bad gateway) when the market fails in any other way.
//!
//! Whatever the answer is, no call goes on after it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::get};
use serde::Serialize;
use slow_api::Market;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// The answer to a client.
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
    let mut prices = Vec::new();
    for symbol in &symbols {
        // TODO: one after another, without a limit, and every error becomes a price.
        let price = market.quote(symbol).await.map_or(0.0, |quote| quote.price);
        prices.push(price);
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

#[cfg(test)]
mod tests {
    use super::app;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use futures::future::join_all;
    use slow_api::{Market, MarketBuilder, Trouble, check};
    use std::time::Duration;
    use tower::ServiceExt;

    const SECOND: Duration = Duration::from_secs(1);

    fn market(seed: u64) -> MarketBuilder {
        Market::builder().seed(seed).latency(SECOND).latency_of("GOOGL", SECOND * 3 / 2)
    }

    /// Asks a new service.
    async fn ask(market: &Market, symbols: &str) -> (StatusCode, String) {
        ask_again(&app(market.clone()), symbols).await
    }

    /// Asks a service that may have answered before, without a network, and therefore on virtual time.
    async fn ask_again(app: &Router, symbols: &str) -> (StatusCode, String) {
        let request = Request::get(format!("/portfolio/{symbols}")).body(Body::empty());
        let request = request.expect("a valid request");
        let response = app.clone().oneshot(request).await.expect("axum always answers");
        let status = response.status();
        let body = to_bytes(response.into_body(), 1 << 20).await.expect("a short body");
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// Answered, failed or cancelled: every call is over.
    #[track_caller]
    fn check_nothing_goes_on(market: &Market) {
        check::cancelled(market, market.ledger().summary().cancelled);
    }

    #[track_caller]
    fn check_status(got: &(StatusCode, String), expected: StatusCode, habit: &str) {
        let (status, body) = got;
        assert!(
            *status == expected,
            "got {status}, expected {expected}. {habit} The body was: {body}"
        );
    }

    const LISTED: &str = "All symbols are listed, and each price is there in time. Prices that are asked for one after another, \
                          or a few at a time, are not.";

    #[tokio::test(start_paused = true)]
    async fn a_portfolio_is_its_prices_and_their_sum() {
        for (seed, symbols) in [(132, "AAPL,GOOGL,MSFT"), (133, "TSLA"), (134, "MSFT,AAPL")] {
            let market = market(seed).build();
            let (answer, _) = check::timed(ask(&market, symbols)).await;
            check_status(&answer, StatusCode::OK, LISTED);
            let body: serde_json::Value =
                serde_json::from_str(&answer.1).expect("the body is JSON");
            let symbols: Vec<&str> = symbols.split(',').collect();
            let prices: Vec<f64> =
                symbols.iter().filter_map(|symbol| market.price(symbol)).collect();
            check::answer(
                &body["symbols"],
                &serde_json::json!(symbols),
                "The symbols as they were asked for.",
            );
            check::answer(
                &body["prices"],
                &serde_json::json!(prices),
                "The prices, in the order of the symbols.",
            );
            let total = body["total_value"].as_f64().unwrap_or(f64::NAN);
            check::amount(total, prices.iter().sum(), "total_value, the sum of the prices");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_request_takes_one_call() {
        let market = market(135).build();
        let (_, elapsed) = check::timed(ask(&market, "AAPL,GOOGL,MSFT,TSLA,AMZN")).await;
        check::peak_in_flight(&market, 5);
        check::calls(&market, 5);
        check::took(&market, elapsed, SECOND * 3 / 2, "the longest call");
    }

    #[tokio::test(start_paused = true)]
    async fn many_clients_of_one_service_wait_no_longer_than_one() {
        let market = market(136).build();
        let app = app(market.clone());
        let number = check::plenty();
        let clients = join_all((0..number).map(|_| ask_again(&app, "AAPL,MSFT")));
        let (answers, elapsed) = check::timed(clients).await;
        for answer in answers {
            check_status(&answer, StatusCode::OK, LISTED);
        }
        check::calls(&market, 2 * number as u64);
        let why =
            "one call, for every client: what all of them share must not be held across a call";
        check::took(&market, elapsed, SECOND, why);
    }

    #[tokio::test(start_paused = true)]
    async fn one_hung_client_holds_up_nobody() {
        let market = market(140).hangs("META").build();
        let app = app(market.clone());
        let both = async {
            tokio::join!(ask_again(&app, "META"), async {
                let start = tokio::time::Instant::now();
                (ask_again(&app, "AAPL").await, start.elapsed())
            })
        };
        let ((hung, (answer, elapsed)), _) = check::timed(both).await;
        check_status(&hung, StatusCode::GATEWAY_TIMEOUT, "META hangs.");
        check_status(&answer, StatusCode::OK, "AAPL is listed, and there.");
        check::answer(
            &elapsed,
            &SECOND,
            "A client that asks for AAPL does not wait for one that asks for META.",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn every_request_asks_anew() {
        let market =
            market(141).troubles("AAPL", &[None, Some(Trouble::Unavailable), None]).build();
        let app = app(market.clone());
        for (nth, status) in
            [StatusCode::OK, StatusCode::BAD_GATEWAY, StatusCode::OK].into_iter().enumerate()
        {
            let (answer, _) = check::timed(ask_again(&app, "AAPL")).await;
            check_status(
                &answer,
                status,
                "Of three requests to one service the second one fails, in the market.",
            );
            check::calls(&market, nth as u64 + 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn any_number_of_symbols_and_some_twice() {
        for seed in [142, 143] {
            let market = market(seed).build();
            let symbols = check::plenty_of_symbols();
            let (answer, elapsed) = check::timed(ask(&market, &symbols.join(","))).await;
            check_status(&answer, StatusCode::OK, LISTED);
            check::asked(&market, &symbols);
            check::took(
                &market,
                elapsed,
                SECOND * 3 / 2,
                "the longest call, whatever their number",
            );
            let body: serde_json::Value = serde_json::from_str(&answer.1).unwrap_or_default();
            let prices: Vec<f64> =
                symbols.iter().filter_map(|symbol| market.price(symbol)).collect();
            let got = |key: &str| body[key].as_array().cloned().unwrap_or_default();
            let json = |number: &f64| serde_json::json!(number);
            let expected: Vec<_> = prices.iter().map(json).collect();
            check::answers(&got("prices"), &expected, "A price for each symbol, twins included.");
            let expected: Vec<_> = symbols.iter().map(|symbol| serde_json::json!(symbol)).collect();
            check::answers(&got("symbols"), &expected, "The symbols as they were asked for.");
            let total = body["total_value"].as_f64().unwrap_or(f64::NAN);
            check::amount(total, prices.iter().sum(), "total_value, the sum of the prices");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_limit_is_a_limit_from_both_sides() {
        let moment = Duration::from_millis(2);
        let in_time = market(144).latency_of("AAPL", 2 * SECOND - moment).build();
        let (answer, elapsed) = check::timed(ask(&in_time, "AAPL,MSFT")).await;
        check_status(&answer, StatusCode::OK, "All prices were there just before the limit.");
        check::took(&in_time, elapsed, 2 * SECOND - moment, "the longest call");
        let late = market(145).latency_of("AAPL", 2 * SECOND + moment).build();
        let (answer, elapsed) = check::timed(ask(&late, "AAPL,MSFT")).await;
        check_status(&answer, StatusCode::GATEWAY_TIMEOUT, "One price comes just after the limit.");
        check::took(&late, elapsed, 2 * SECOND, "the limit");
        check::cancelled(&late, 1);
        // No answer is held back, either.
        let quick = market(146).latency(Duration::from_millis(10)).build();
        let (_, elapsed) = check::timed(ask(&quick, "MSFT")).await;
        check::took(&quick, elapsed, Duration::from_millis(10), "one call");
    }

    #[tokio::test(start_paused = true)]
    async fn an_unknown_symbol_is_not_found() {
        let market = market(137).build();
        let (answer, _) = check::timed(ask(&market, "AAPL,NOSUCH,GOOGL")).await;
        check_status(
            &answer,
            StatusCode::NOT_FOUND,
            "A client that gets 200 takes the answer for a price. Errors need a status of their own, and \
             an unknown symbol is the client's mistake, not the server's.",
        );
        let names_it = answer.1.contains("NOSUCH");
        assert!(names_it, "the body is {:?}; it should name the unknown symbol, NOSUCH", answer.1);
        check::calls(&market, 3);
        check_nothing_goes_on(&market);
        let (answer, _) = check::timed(ask(&market, "AAPL,msft")).await;
        let habit = "`msft` is not listed, `MSFT` would be: a symbol is asked for as it was given.";
        check_status(&answer, StatusCode::NOT_FOUND, habit);
        assert!(answer.1.contains("msft"), "the body is {:?}; it should name `msft`", answer.1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_market_that_hangs_is_a_gateway_timeout() {
        let market = market(138).hangs("MSFT").build();
        let (answer, elapsed) = check::timed(ask(&market, "AAPL,MSFT,GOOGL")).await;
        check::took(&market, elapsed, 2 * SECOND, "the limit");
        check_status(
            &answer,
            StatusCode::GATEWAY_TIMEOUT,
            "The service works; the market behind it is too slow.",
        );
        check::cancelled(&market, 1);
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn a_market_that_fails_is_a_bad_gateway() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
            // Once it is unavailable, and once it refuses the second call.
            let refused = market(139).troubles("GOOGL", &[Some(Trouble::Refused)]);
            for market in [market(139).fails("AAPL", 1), market(139).at_most_in_flight(1), refused]
            {
                let market = market.build();
                let (answer, _) = check::timed(ask(&market, "AAPL,GOOGL")).await;
                check_status(
                    &answer,
                    StatusCode::BAD_GATEWAY,
                    "The service works and the symbol exists; the market behind it failed.",
                );
                check::calls(&market, 2);
                check_nothing_goes_on(&market);
            }
        });
    }
}
