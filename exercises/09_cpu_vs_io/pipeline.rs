//! Each stock goes through three stages. Its price comes from a feed, which is waiting. A model computes how many shares
//! the price is worth, which is work. An order goes to the broker, which is waiting again. As it stands, a stage begins
//! when the one before is over for all stocks, and the model runs on the thread of the event loop: while it computes,
//! the program answers no request.
//!
//! Make `invest` a pipeline: every stock goes through the stages without waiting for the others. Models compute
//! beside the loop, more than one at a time, and a channel brings each result back to it. Send the answer for a stock to
//! `answers` as soon as it is ready, and return when all are sent.

use futures::future::join_all;
use slow_api::{Clock, Fill, Market, MarketError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// The symbol of a stock, and the result of its order; or the feed's error, if there was no price and so no order.
type Answer = (String, Result<Fill, MarketError>);

/// Takes every stock from its price to its order; in `symbols` one may stand more than once. `model` computes for a while,
/// and waits for nothing.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    model: impl Fn(f64) -> u32 + Clone + Send + Sync + 'static,
    answers: mpsc::Sender<Answer>,
) {
    // TODO: three stages, and each begins when the one before is over for all. The model computes on the loop.
    let quotes = join_all(symbols.iter().map(|symbol| feed.quote(symbol))).await;
    let shares: Vec<_> =
        quotes.into_iter().map(|quote| quote.map(|quote| model(quote.price))).collect();
    let orders = symbols.iter().zip(shares).map(async |(symbol, shares)| {
        let answer = match shares {
            Ok(shares) => broker.submit_order(symbol, shares).await,
            Err(error) => Err(error),
        };
        (symbol.to_string(), answer)
    });
    for answer in join_all(orders).await {
        let _ = answers.send(answer).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let [short, long] = [100, 500].map(Duration::from_millis);
    let feed = Market::builder().latency_of("AAPL", short).latency_of("GOOGL", long).build();
    let broker = Market::builder().latency_of("AAPL", long).latency_of("GOOGL", short).build();
    let model = |price| {
        Clock::Real.busy(Duration::from_millis(200)); // a model at work
        (10_000.0 / price) as u32
    };
    let (sender, mut answers) = mpsc::channel(1);
    let start = Instant::now();

    let listen = async {
        while let Some((symbol, answer)) = answers.recv().await {
            println!("{:.1} s: {symbol:5} {answer:?}", start.elapsed().as_secs_f64());
        }
    };
    tokio::join!(invest(&feed, &broker, &["AAPL", "GOOGL"], model, sender), listen);

    println!(
        "{:.1} s (0.1 + 0.2 + 0.5 s for one, 0.5 + 0.2 + 0.1 s for the other)",
        start.elapsed().as_secs_f64()
    );
}

#[cfg(test)]
mod tests {
    use super::invest;
    use slow_api::{Fill, Market, MarketBuilder, MarketError, Trouble, check};
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    use std::sync::{Arc, Mutex};
    use std::thread;
    use std::time::Duration;
    use tokio::sync::mpsc;

    const MILLISECOND: Duration = Duration::from_millis(1);
    const AN_HOUR: Duration = Duration::from_secs(3600);

    type Answer = (String, Result<Fill, MarketError>);

    /// Real time, because models compute on real threads.
    fn service(seed: u64) -> MarketBuilder {
        Market::builder().seed(seed).latency(5 * MILLISECOND)
    }

    fn calls(market: &Market) -> u64 {
        market.ledger().summary().calls
    }

    /// What came, in an order that does not hang on which answer was first.
    fn sorted(answers: Vec<Answer>) -> Vec<String> {
        let mut sorted: Vec<String> = answers
            .into_iter()
            .map(|(symbol, answer)| match answer {
                Ok(fill) => format!("{symbol}: {} x {}", fill.quantity, fill.symbol),
                Err(error) => format!("{symbol}: {error}"),
            })
            .collect();
        sorted.sort();
        sorted
    }

    #[tokio::test]
    async fn no_stock_waits_for_the_price_of_another() {
        let mut hundreds = check::plenty_of_symbols();
        hundreds.retain(|symbol| *symbol != "IBM");
        for mut symbols in [vec!["GOOGL"], hundreds] {
            symbols.push("IBM");
            // All prices but the last take an hour.
            let feed = service(91).latency(AN_HOUR).latency_of("IBM", 5 * MILLISECOND).build();
            let broker = service(92).build();
            let (sender, mut answers) = mpsc::channel(1);
            let model = |price| price as u32;
            let came = tokio::select! {
                biased;
                answer = answers.recv() => answer,
                () = invest(&feed, &broker, &symbols, model, sender) => None,
                () = check::patience() => None,
            };
            let (asked, ordered, all) = (calls(&feed), calls(&broker), symbols.len());
            let habit = if asked == 0 {
                "A future does nothing until it is awaited."
            } else if asked < all as u64 {
                "The prices were not asked for all at once: a call waits for another one, or there is a limit."
            } else if ordered == 0 {
                "No order left: a stage that begins when the one before is over for all is as slow as the slowest. Let \
                 every stock go its own way through all stages."
            } else {
                "Its order left, and nothing was sent: send an answer when it is there, not when all are there, and not in \
                 the order of the list."
            };
            assert!(
                came.is_some_and(|(symbol, _)| symbol == "IBM"),
                "the price of IBM was to be had at once, and its answer did not come, while the other prices took an hour. \
                 {habit} (The feed saw {asked} of {all} calls, the broker {ordered}.)"
            );
        }
    }

    /// What a model saw while it computed.
    #[derive(Default)]
    struct Seen {
        stalled: AtomicBool,
        alone: AtomicBool,
    }

    #[tokio::test]
    async fn models_compute_beside_the_loop_and_beside_each_other() {
        let (feed, broker) = (service(93).build(), service(94).build());
        let turns = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&turns);
        let turning = tokio::spawn(async move {
            loop {
                tokio::time::sleep(MILLISECOND).await;
                counter.fetch_add(1, Ordering::SeqCst);
            }
        });
        let came = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::new(Seen::default());
        // The model for MSFT computes until the loop has turned twenty times, and until AAPL has gone all its way.
        let slow = feed.price("MSFT").expect("it is listed");
        let (turned, arrived, noted) = (Arc::clone(&turns), Arc::clone(&came), Arc::clone(&seen));
        let model = move |price: f64| {
            if price == slow {
                let enough = turned.load(Ordering::SeqCst) + 20;
                let turns = check::wait_until(|| turned.load(Ordering::SeqCst) >= enough);
                noted.stalled.store(!turns, Ordering::SeqCst);
                // With one core there may be one thread for models.
                let two = thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
                let other = || arrived.lock().is_ok_and(|came| came.contains(&"AAPL".to_owned()));
                noted.alone.store(two && turns && !check::wait_until(other), Ordering::SeqCst);
            }
            price as u32
        };
        let (sender, mut answers) = mpsc::channel(1);
        let listen = async {
            while let Some((symbol, _)) = answers.recv().await {
                came.lock().expect("no panic holds it").push(symbol);
            }
        };
        tokio::join!(invest(&feed, &broker, &["MSFT", "AAPL"], model, sender), listen);
        turning.abort();
        assert!(
            !seen.stalled.load(Ordering::SeqCst),
            "a model computed, and meanwhile the event loop did not turn. What has no await in it keeps its thread to the \
             end: a task around it, a `yield_now` before it or a thread that is joined at once changes nothing, and neither \
             does a parallel iterator that is waited for on the loop. Hand it to another thread, and await the result."
        );
        assert!(
            !seen.alone.load(Ordering::SeqCst),
            "while the model for MSFT computed, AAPL got no further: its model or its order waited for it. Each price is \
             handed to a thread of its own, or to a pool of them, as soon as it is there, and each result goes on to the broker \
             alone."
        );
        check::calls(&feed, 2);
        check::bought(&broker, 2);
    }

    #[test]
    fn hundreds_of_stocks_and_some_twice() {
        for seed in [95, 97] {
            let (feed, broker) = (service(seed).build(), service(seed + 100).build());
            let mut symbols = check::plenty_of_symbols();
            // Somebody may start a thread for each.
            symbols.truncate(check::draw(260..=420) as usize);
            let models = Arc::new(AtomicU64::new(0));
            let counter = Arc::clone(&models);
            let model = move |price: f64| {
                counter.fetch_add(1, Ordering::SeqCst);
                (price * seed as f64) as u32
            };
            let (sender, mut answers) = mpsc::channel(1);
            let both = async {
                let listen = async {
                    // For a while nobody listens.
                    tokio::time::sleep(30 * MILLISECOND).await;
                    let mut came = Vec::new();
                    while let Some(answer) = answers.recv().await {
                        came.push(answer);
                    }
                    came
                };
                tokio::join!(invest(&feed, &broker, &symbols, model, sender), listen).1
            };
            let came = check::in_real_time(both);
            check::asked(&feed, &symbols);
            let shares =
                |symbol: &str| (feed.price(symbol).expect("it is listed") * seed as f64) as u32;
            let orders: Vec<_> = symbols.iter().map(|symbol| (*symbol, shares(symbol))).collect();
            check::ordered(&broker, &orders);
            check::answer(
                &models.load(Ordering::SeqCst),
                &(symbols.len() as u64),
                "So often the model computed: once for each price that came.",
            );
            let mut expected: Vec<String> = orders
                .iter()
                .map(|(symbol, shares)| format!("{symbol}: {shares} x {symbol}"))
                .collect();
            expected.sort();
            let habit = "Each stock has its answer, also of twins. Where nobody listens for a while, `send(..).await` waits \
                         until there is room, and `try_send` loses what it was given.";
            check::answers(&sorted(came), &expected, habit);
        }
    }

    #[tokio::test]
    async fn every_error_of_either_service_is_an_answer() {
        for trouble in [Trouble::Unknown, Trouble::Unavailable, Trouble::Refused] {
            let feed = service(98).troubles("MSFT", &[None, Some(trouble), None]).build();
            // Slow enough that those who do not wait for it are gone by then.
            let slow = service(198).latency(30 * MILLISECOND);
            let broker = slow.troubles("AAPL", &[Some(trouble), None]).build();
            let symbols = ["MSFT", "AAPL", "MSFT", "AAPL", "MSFT"];
            let (sender, mut answers) = mpsc::channel(symbols.len());
            let models = Arc::new(AtomicU64::new(0));
            let counter = Arc::clone(&models);
            let model = move |price: f64| {
                counter.fetch_add(1, Ordering::SeqCst);
                price as u32
            };
            invest(&feed, &broker, &symbols, model, sender).await;
            check::cancelled(&broker, 0);
            check::asked(&feed, &symbols);
            check::asked(&broker, &["MSFT", "AAPL", "AAPL", "MSFT"]);
            let habit =
                "So often the model computed: once for each price, and not where there was none.";
            check::answer(&models.load(Ordering::SeqCst), &4, habit);
            let mut came = Vec::new();
            while let Ok(answer) = answers.try_recv() {
                came.push(answer);
            }
            let [apple, microsoft] = ["AAPL", "MSFT"].map(|symbol| {
                let shares = feed.price(symbol).expect("it is listed") as u32;
                format!("{symbol}: {shares} x {symbol}")
            });
            let failed = |symbol: &str| format!("{symbol}: {}", trouble.error(symbol));
            let mut expected =
                [microsoft.clone(), microsoft, failed("MSFT"), apple, failed("AAPL")].to_vec();
            expected.sort();
            let habit = "One answer for each stock when `invest` returns: its fill, or the error of the service that had it. \
                         The error of one is no reason to stop the others.";
            check::answers(&sorted(came), &expected, habit);
        }
    }

    #[tokio::test]
    async fn without_stocks_there_is_nothing_to_do() {
        let (feed, broker) = (service(96).build(), service(196).build());
        let (sender, mut answers) = mpsc::channel(1);
        invest(&feed, &broker, &[], |_| 1, sender).await;
        let came = answers.recv().await;
        assert!(came.is_none(), "no stocks, and an answer: {came:?}");
        check::calls(&broker, 0);
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn whole_shares_as_many_as_the_model_says() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let (feed, broker) = (service(99).build(), service(199).build());
            for shares in [3_000_000_000, 1, check::draw(1_000..=9_000) as u32] {
                let (sender, mut answers) = mpsc::channel(1);
                invest(&feed, &broker, &["ORCL"], move |_| shares, sender).await;
                let (_, answer) = answers.recv().await.expect("the answer was sent");
                let fill = check::got(&broker, answer);
                check::answer(&fill.quantity, &shares, "The model says how many shares to buy.");
                check::price(&broker, "ORCL", fill.price);
            }
        });
    }
}
