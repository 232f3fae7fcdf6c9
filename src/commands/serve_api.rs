//! `workbook serve-api`: the slow market over HTTP, for curl, httpx or a program of your own.

use super::values::parse_latency;
use crate::shell::{Printer, complain, shutdown};
use anyhow::{Context, bail};
use clap::Args;
use slow_api::{Market, SYMBOLS, Summary};
use slow_http::{Limits, Served, allow_open_files, serve};
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// Where to listen, and how the market behaves.
#[derive(Args, Debug)]
pub struct ServeApiArgs {
    /// The port to listen on; 0 takes any free port
    #[arg(long, value_name = "PORT", default_value_t = 8000)]
    port: u16,
    /// The address to listen on; 0.0.0.0 or :: lets other machines connect
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// How long a call takes, such as 500ms or 2s
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = parse_latency)]
    latency: Duration,
    /// Seed for random prices
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Let calls for this symbol hang, so that clients get a 504; can be given more than once
    #[arg(long, value_name = "SYMBOL")]
    hangs: Vec<String>,
    /// Refuse further calls while N are in flight, so that clients get a 429
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    at_most: Option<u64>,
}

impl ServeApiArgs {
    fn market(&self) -> Market {
        let mut market = Market::builder().latency(self.latency).seed(self.seed);
        for symbol in &self.hangs {
            market = market.hangs(symbol);
        }
        if let Some(limit) = self.at_most {
            market = market.at_most_in_flight(limit);
        }
        market.build()
    }

    /// The default limits, with patience for calls as slow as the market was asked to be.
    fn limits(&self) -> Limits {
        let limits = Limits::default();
        let slowest = self.latency + Duration::from_secs(5);
        Limits { call: limits.call.max(slowest), grace: limits.grace.max(slowest), ..limits }
    }
}

/// Serves until Ctrl-C, then lets the requests in flight finish; a second Ctrl-C ends it at once.
pub fn run(args: ServeApiArgs, out: &mut Printer) -> anyhow::Result<ExitCode> {
    allow_open_files(args.limits().connections as u64 + 100);
    // One thread is enough for thousands of clients that wait: what this book is about.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the operating system gives no resources for a runtime")?;
    runtime.block_on(listen_and_serve(&args, out))
}

async fn listen_and_serve(args: &ServeApiArgs, out: &mut Printer) -> anyhow::Result<ExitCode> {
    let interrupt = on_interrupt();
    let listener = bind(SocketAddr::new(args.host, args.port))?;
    let address = listener.local_addr().context("the socket has no address")?;
    let market = args.market();
    out.text(&welcome(address, args.latency));
    if !args.host.is_loopback() {
        complain(&format!("warning: {} lets other machines call this server", args.host));
    }

    let stopped = async {
        interrupt.notified().await;
        complain("Stopping: requests in flight may finish. Ctrl-C again stops at once.");
    };
    let served = serve(listener, market.clone(), args.limits(), stopped).await;
    out.text(&farewell(served, market.ledger().summary()));
    Ok(ExitCode::SUCCESS)
}

fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let error = match slow_http::listen(address) {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    let (host, port) = (address.ip(), address.port());
    match error.kind() {
        ErrorKind::AddrInUse => {
            bail!("port {port} is in use; choose another with --port, or --port 0 for a free one")
        }
        ErrorKind::PermissionDenied => {
            bail!("port {port} needs more rights than you have; choose one above 1023 with --port")
        }
        ErrorKind::AddrNotAvailable => {
            bail!("{host} is no address of this machine; leave out --host to listen on loopback")
        }
        _ => Err(error).context(format!("cannot listen on {address}")),
    }
}

/// Notified by the first Ctrl-C (or SIGTERM); the second one ends the program.
fn on_interrupt() -> Arc<Notify> {
    let interrupt = Arc::new(Notify::new());
    let notify = Arc::clone(&interrupt);
    // The server may not wait for it yet: `notify_one` keeps the notification until it does.
    shutdown::ask_first(move || notify.notify_one());
    interrupt
}

fn welcome(address: SocketAddr, latency: Duration) -> String {
    // What listens on every address is reached on loopback.
    let mut reachable = address;
    if address.ip().is_unspecified() {
        reachable.set_ip(match address.ip() {
            IpAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    let url = format!("http://{reachable}");
    let latency = humantime::format_duration(latency);
    let symbols = SYMBOLS.join(" ");
    format!(
        "The slow market listens on {url}, {latency} a call. Ctrl-C stops it.

    curl {url}/quote/AAPL
    curl {url}/orders -H 'Content-Type: application/json' -d '{{\"symbol\": \"AAPL\", \"quantity\": 10}}'
    curl {url}/ledger
    curl {url}/openapi.json

It lists {symbols}.
"
    )
}

fn farewell(served: Served, ledger: Summary) -> String {
    let Summary { calls, completed, failed, cancelled, peak_in_flight, .. } = ledger;
    let mut text = format!(
        "Connections: {}. Calls: {calls}, of which {completed} completed, {failed} failed, {cancelled} \
         were cancelled. In flight at once: {peak_in_flight} at most.\n",
        served.connections
    );
    if served.cut_off > 0 {
        text.push_str(&format!("Cut off, because they took too long: {}.\n", served.cut_off));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_welcome_names_an_address_that_can_be_called() {
        let welcome = |address: &str| welcome(address.parse().unwrap(), Duration::from_secs(2));
        assert!(welcome("127.0.0.1:80").contains("listens on http://127.0.0.1:80, 2s a call"));
        assert!(welcome("0.0.0.0:80").contains("curl http://127.0.0.1:80/quote"));
        assert!(welcome("[::]:80").contains("curl http://[::1]:80/quote"));
    }

    #[test]
    fn patience_grows_with_the_latency() {
        let limits = |latency| {
            let args = ServeApiArgs {
                port: 0,
                host: IpAddr::from([127, 0, 0, 1]),
                latency: Duration::from_secs(latency),
                seed: 1,
                hangs: Vec::new(),
                at_most: None,
            };
            args.limits()
        };
        assert_eq!(limits(1).call, Limits::default().call);
        assert_eq!(limits(60).call, Duration::from_secs(65));
    }
}
