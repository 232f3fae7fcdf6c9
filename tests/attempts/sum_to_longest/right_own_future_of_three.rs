// idea: a hand-written future polls three calls and keeps their answers
//! Three orders, all sent at the same time; the fills come in the order of the orders.

use slow_api::{Fill, Market, MarketError};
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
use std::pin::Pin;
use std::task::{Context, Poll};

type Order = slow_api::Call<Fill>;
type Fills = Result<Vec<Fill>, MarketError>;

enum Seat {
    Under(Order),
    Filled(Fill),
}

struct Three([Seat; 3]);

impl Future for Three {
    type Output = Fills;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Fills> {
        for seat in &mut self.0 {
            if let Seat::Under(order) = seat {
                match order.as_mut().poll(cx) {
                    Poll::Ready(Ok(fill)) => *seat = Seat::Filled(fill),
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Pending => {}
                }
            }
        }
        let fills: Option<Vec<Fill>> = self
            .0
            .iter()
            .map(|seat| match seat {
                Seat::Filled(fill) => Some(fill.clone()),
                Seat::Under(_) => None,
            })
            .collect();
        match fills {
            Some(fills) => Poll::Ready(Ok(fills)),
            None => Poll::Pending,
        }
    }
}

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Fills {
    Three(orders.map(|(symbol, quantity)| Seat::Under(market.submit_order(symbol, quantity)))).await
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency_of("AAPL", Duration::from_millis(100))
        .latency_of("GOOGL", Duration::from_millis(200))
        .latency_of("MSFT", Duration::from_millis(150))
        .build();
    let start = Instant::now();
    let answer = buy_all(&market, [("AAPL", 10), ("GOOGL", 5), ("MSFT", 20)]).await;
    match answer {
        Ok(fills) => {
            for Fill { order_id, symbol, quantity, price } in fills {
                println!("order {order_id}: {quantity} x {symbol} at {price:.2}");
            }
        }
        Err(error) => println!("{error}"),
    }
    println!("{:.2?} in all; the sum is 0.45 s, the longest 0.2 s", start.elapsed());
}
