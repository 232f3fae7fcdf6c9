//! A server in the background of a demo or a test.

use crate::limits::Limits;
use crate::serve::{Served, listen, serve};
use slow_api::Market;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The slow market on a free port of this machine, served by a task of the current runtime.
///
/// It ends with its runtime, with [`stop`](LocalServer::stop), or, gracefully and on its own, when dropped.
#[derive(Debug)]
pub struct LocalServer {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Served>,
}

impl LocalServer {
    /// Starts a server with the default limits. It takes connections from here on.
    ///
    /// # Errors
    ///
    /// When the operating system gives no socket.
    pub async fn start(market: Market) -> io::Result<Self> {
        LocalServer::start_with(market, Limits::default()).await
    }

    /// Starts a server with these limits.
    ///
    /// # Errors
    ///
    /// As [`LocalServer::start`].
    pub async fn start_with(market: Market, limits: Limits) -> io::Result<Self> {
        let listener = listen((Ipv4Addr::LOCALHOST, 0).into())?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, market, limits, async {
            // Told to stop, or the sender was dropped: the same to us.
            let _ = stopped.await;
        }));
        Ok(LocalServer { address, stop, task })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of a path: `server.url("/quote/AAPL")`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Shuts down gracefully, see [`serve`].
    ///
    /// # Panics
    ///
    /// When the server did.
    pub async fn stop(self) -> Served {
        let _ = self.stop.send(());
        self.task.await.expect("the server's task neither panics nor is aborted")
    }
}
