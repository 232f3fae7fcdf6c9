//! The slow market over HTTP.
//!
//! | request | answer |
//! | --- | --- |
//! | `GET /quote/{symbol}` | `{"symbol": "AAPL", "price": 150.25}` |
//! | `POST /orders` | to `{"symbol": "AAPL", "quantity": 10}`: 201, the same with `order_id` and `price` |
//! | `GET /ledger` | what the market saw: the counts and a lane for each call |
//! | `GET /health` | `{"status": "ok"}`, at once |
//! | `GET /openapi.json` | the description of all this, for tools |
//!
//! An error is `{"error": {"code": "unknown_symbol", "message": "..."}}` with the status that fits.
//!
//! A request must name its host, as HTTP/1.1 wants it. On loopback it must mean this machine, and come from no page of
//! another host: a browser here may run code from anywhere.
//!
//! [`router`] is the whole of it as an axum router; [`serve`] puts it on a socket that [`listen`]s, within [`Limits`]; a
//! [`LocalServer`] runs it in the background on a free port, for demos and tests.
//!
//! ```
//! use slow_api::Market;
//! use slow_http::LocalServer;
//! use std::time::Duration;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let market = Market::builder().latency(Duration::from_millis(10)).build();
//! let server = LocalServer::start(market.clone()).await?;
//!
//! let client = reqwest::Client::builder().no_proxy().build()?;
//! let answer = client.get(server.url("/quote/AAPL")).send().await?;
//! assert_eq!(answer.status(), 200);
//! assert_eq!(market.ledger().summary().completed, 1); // the ledger is the market's own
//! # Ok(())
//! # }
//! ```

mod error;
mod extract;
mod ledger;
mod limits;
mod local;
mod open_files;
mod routes;
mod serve;
mod unread;
mod visitors;

pub use limits::Limits;
pub use local::LocalServer;
pub use open_files::allow_open_files;
pub use routes::router;
pub use serve::{Served, listen, serve};
