use futures::future::try_join_all;
use harness::{
    Answer, Approach, Case, Demo, Demos, Expected, Knob, Measure, Settings,
    Setup, Stage, theory,
};
use reqwest::Client;
use serde::Deserialize;
use slow_api::Market;
use slow_http::{LocalServer, allow_open_files};
use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::iter::successors;
use std::time::Duration;
use tokio::net::TcpListener;

#[path = "api.rs"]
pub mod api;

// ANCHOR: client
/// One client for the whole program: it keeps its connections open, and a
/// clone of it shares them.
fn client(timeout: Duration) -> reqwest::Result<Client> {
    Client::builder()
        .timeout(timeout)
        .no_proxy() // the server is on this very machine
        .build()
}
// ANCHOR_END: client

// ANCHOR: fetch
/// The answer of the market's server.
#[derive(Deserialize)]
struct Price {
    symbol: String,
    price: f64,
}

/// One price. A status of 400 or more is an error, too.
async fn fetch_price(
    client: &Client,
    api: &str,
    symbol: &str,
) -> reqwest::Result<Price> {
    let url = format!("{api}/quote/{symbol}");
    let response = client.get(url).send().await?.error_for_status()?;
    response.json().await
}
// ANCHOR_END: fetch

// ANCHOR: one-by-one
async fn one_by_one(
    client: &Client,
    api: &str,
    symbols: &[&str],
) -> reqwest::Result<Vec<Price>> {
    let mut prices = Vec::new();
    for symbol in symbols {
        prices.push(fetch_price(client, api, symbol).await?); // <-
    }
    Ok(prices)
}
// ANCHOR_END: one-by-one

// ANCHOR: together
async fn together(
    client: &Client,
    api: &str,
    symbols: &[&str],
) -> reqwest::Result<Vec<Price>> {
    let calls =
        symbols.iter().map(|symbol| fetch_price(client, api, symbol));
    try_join_all(calls).await // <-
}
// ANCHOR_END: together

// ANCHOR: fifty-clients
/// Fifty clients ask at once.
async fn fifty_clients(
    client: &Client,
    url: &str,
) -> reqwest::Result<Vec<api::Portfolio>> {
    let requests = (0..50).map(async |_| {
        let response = client.get(url).send().await?;
        response.error_for_status()?.json().await
    });
    try_join_all(requests).await // <-
}
// ANCHOR_END: fifty-clients

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "real-world",
    knobs: &[Knob::Latency],
    list: &[PORTFOLIO, WEB_API],
};

const FIVE: [&str; 5] = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN"];
const THREE: [&str; 3] = ["AAPL", "GOOGL", "MSFT"];
/// Fifty times two: as many connections as every system lets wait for one
/// listener (macOS: 128).
const TWO: [&str; 2] = ["AAPL", "GOOGL"];

/// An error with its causes: reqwest says "error sending request", and only
/// the cause says why.
struct Failure(String);

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let causes = successors(error.source(), |&cause| cause.source());
        Failure(causes.fold(error.to_string(), |text, cause| {
            format!("{text}: {cause}")
        }))
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The guide's 10 s. Not divided by `--speed`: no demo waits for it.
fn guard(settings: &Settings) -> Duration {
    settings.seconds(10.0).max(Duration::from_secs(10))
}

const PORTFOLIO: Demo = Demo {
    id: "portfolio",
    title: "A portfolio over HTTP",
    question: "Five prices over real HTTP, 1 s each. How long does it \
        take?",
    takeaway: "HTTP changes nothing: five requests together take as long \
        as one. Use one client, with a timeout, for all of them.",
    measures: &[Measure::Time],
    real_time_only: true,
    approaches: &[
        Approach::new("one-by-one", "one by one"),
        Approach::new("together", "together"),
    ],
    setup: portfolio,
};

fn portfolio(settings: &Settings) -> Setup {
    let latency = settings.latency_or(1.0);
    let guard = guard(settings);
    let question = format!(
        "Five prices over real HTTP, {} each. How long does it take?",
        theory::seconds(latency)
    );
    Setup::new()
        .question(question)
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("one-by-one", async move |stage| {
                let (server, client) = open(&stage, guard).await?;
                stage.start_clock();
                table(&one_by_one(&client, &server.url(""), &FIVE).await?)
            })
            .expected(theory::in_a_row(&[latency; 5])),
        )
        .case(
            Case::asynchronous("together", async move |stage| {
                let (server, client) = open(&stage, guard).await?;
                stage.start_clock();
                table(&together(&client, &server.url(""), &FIVE).await?)
            })
            .expected(theory::together(&[latency; 5])),
        )
}

/// The market's server and a client, both ready before the clock starts.
async fn open(
    stage: &Stage,
    timeout: Duration,
) -> Result<(LocalServer, Client), Failure> {
    // Fifty clients, the API, the market: both ends of each connection are
    // ours.
    allow_open_files(2_000);
    Ok((LocalServer::start(stage.market.clone()).await?, client(timeout)?))
}

/// The prices and their total, in a line.
fn table(prices: &[Price]) -> Result<Answer, Failure> {
    let total: f64 = prices.iter().map(|price| price.price).sum();
    let prices = prices
        .iter()
        .map(|price| format!("{} {:.2}", price.symbol, price.price));
    let prices = prices.collect::<Vec<_>>().join(", ");
    Ok(Answer::note(format!("{prices}; total {total:.2}")))
}

const WEB_API: Demo = Demo {
    id: "web-api",
    title: "A web API",
    question: "An API asks the market for three prices, 1 s each. How long \
        does its client wait? And fifty clients that ask at once, for two \
        prices each?",
    takeaway: "An endpoint that joins its calls answers after the longest \
        of them, for one client and for fifty. It turns every failure of \
        the market into a status.",
    measures: &[Measure::Time, Measure::Outcome],
    real_time_only: true,
    approaches: &[
        Approach::new("in-a-row", "one request, sequential"),
        Approach::new("joined", "one request, joined"),
        Approach::new("fifty-clients", "50 requests at once"),
        Approach::new("unknown-symbol", "an unknown symbol")
            .source("errors"),
        Approach::new("upstream-hangs", "the market hangs")
            .source("upstream"),
    ],
    setup: web_api,
};

fn web_api(settings: &Settings) -> Setup {
    let latency = settings.latency_or(1.0);
    let guard = guard(settings);
    // Long enough for a slow machine at a high speed, and longer than any
    // call that does not hang.
    let patience = (2 * latency).max(Duration::from_millis(100));
    let question = format!(
        "An API asks the market for three prices, {} each. How long does \
         its client wait? And fifty clients that ask at once, for two \
         prices each?",
        theory::seconds(latency)
    );
    Setup::new()
        .question(question)
        .market(Market::builder().latency(latency).hangs("TSLA"))
        .case(
            Case::asynchronous("in-a-row", async move |stage| {
                let site =
                    Site::open(&stage, api::app_in_a_row, guard).await?;
                site.get(&THREE).await
            })
            .expected(theory::in_a_row(&[latency; 3])),
        )
        .case(
            Case::asynchronous("joined", async move |stage| {
                let site = Site::open(&stage, api::app, guard).await?;
                site.get(&THREE).await
            })
            .expected(theory::together(&[latency; 3])),
        )
        .case(
            Case::asynchronous("fifty-clients", async move |stage| {
                let site = Site::open(&stage, api::app, guard).await?;
                let answers =
                    fifty_clients(&site.client, &site.url(&TWO)).await?;
                Ok::<_, Failure>(Answer::note(format!(
                    "{} portfolios",
                    answers.len()
                )))
            })
            .expected(Expected::new(
                latency,
                "100 calls wait at the same time",
            )),
        )
        .case(
            Case::asynchronous("unknown-symbol", async move |stage| {
                let site = Site::open(&stage, api::app, guard).await?;
                site.get(&["AAPL", "INVALID", "MSFT"]).await
            })
            .expected(Expected::new(latency, "as long as any other call")),
        )
        .case(
            Case::asynchronous("upstream-hangs", async move |stage| {
                let site = Site::open(&stage, api::app, patience).await?;
                site.get(&["AAPL", "TSLA", "MSFT"]).await
            })
            .expected(Expected::new(patience, "the time limit of the API")),
        )
}

/// The portfolio API, running in front of the market's server.
struct Site {
    client: Client,
    api: String,
    _market: LocalServer,
}

impl Site {
    /// Starts both servers, then the clock.
    async fn open(
        stage: &Stage,
        app: fn(api::Upstream) -> axum::Router,
        patience: Duration,
    ) -> Result<Self, Failure> {
        let (market, client) =
            open(stage, patience + Duration::from_secs(5)).await?;
        let upstream = api::Upstream::new(
            client.clone(),
            market.url(""),
            patience,
            200,
        );
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let api = format!("http://{}", listener.local_addr()?);
        // Ends with the runtime of this approach.
        tokio::spawn(axum::serve(listener, app(upstream)).into_future());
        stage.start_clock();
        Ok(Site { client, api, _market: market })
    }

    fn url(&self, symbols: &[&str]) -> String {
        format!("{}/portfolio/{}", self.api, symbols.join(","))
    }

    /// The answer to one request: status and body, whatever they are.
    async fn get(&self, symbols: &[&str]) -> Result<Answer, Failure> {
        let response = self.client.get(self.url(symbols)).send().await?;
        let status = response.status().as_u16();
        Ok(Answer::note(format!("{status} {}", response.text().await?)))
    }
}
