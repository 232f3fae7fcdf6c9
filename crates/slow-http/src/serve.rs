//! The router on a socket: connections, their limits, and the end of them all.

use crate::limits::Limits;
use crate::routes::router;
use crate::unread::Unread;
use crate::visitors;
use axum::Router;
use axum::middleware::from_fn;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use slow_api::Market;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// How many connections may wait to be accepted. The operating system may allow fewer.
const QUEUE: u32 = 4_096;

/// A socket that listens, for [`serve`].
///
/// [`TcpListener::bind`] lets 128 connections wait. When a thousand clients come at the same moment, the
/// others are not refused but ignored, and knock again later and later: it looks as if the server were slow.
///
/// # Errors
///
/// When the operating system does not give the address: it is in use, or not of this machine, or reserved
/// for other users.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A server may start again on the port that it has just left. (On Windows the option means something
    // else: that two servers may share a port.)
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// What became of the connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// How many there were.
    pub connections: u64,
    /// How many had not finished their request when [`Limits::grace`] was over, and were closed on it.
    pub cut_off: usize,
}

/// Serves the market on this socket until `shutdown` is ready.
///
/// Then it takes no more connections, closes the idle ones, lets requests in flight finish for at most
/// [`Limits::grace`], and returns. Dropping the future closes everything at once.
pub async fn serve(
    listener: TcpListener,
    market: Market,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) -> Served {
    let app = router(market, limits);
    let for_this_machine = app.clone().layer(from_fn(visitors::of_this_machine));
    let for_everybody = app.layer(from_fn(visitors::with_a_host));
    let http = http(&limits);
    let room = Arc::new(Semaphore::new(limits.connections));
    let (stop, stopping) = watch::channel(());
    // A set aborts its tasks when it is dropped: no connection outlives this function.
    let mut connections = JoinSet::new();
    let mut served = Served::default();

    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            (stream, permit) = accept(&listener, &room) => {
                served.connections += 1;
                let local = stream.local_addr().is_ok_and(|address| address.ip().to_canonical().is_loopback());
                let app = if local { &for_this_machine } else { &for_everybody };
                let stream = Unread::new(quick(stream), limits.unread);
                let connection = connection(stream, http.clone(), app.clone(), stopping.clone());
                connections.spawn(async move {
                    connection.await;
                    drop(permit);
                });
            }
            // Forget the finished ones as they finish, or the set would grow for ever.
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    drop(stop);
    served.cut_off = finish(connections, limits.grace).await;
    served
}

/// HTTP/1.1 within limits. (A timer is needed for a time limit, and hyper has none of its own.)
fn http(limits: &Limits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(limits.head_bytes);
    http
}

/// The next connection, when there is room for it.
async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> (TcpStream, OwnedSemaphorePermit) {
    let permit = Arc::clone(room).acquire_owned().await.expect("the semaphore is never closed");
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, permit),
            Err(error) if is_of_the_client(error.kind()) => {}
            // Out of file descriptors, most likely: without a pause this loop would spin until one is free.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Whether only the client that was about to connect is concerned.
fn is_of_the_client(kind: ErrorKind) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(kind, ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers are small and written whole; waiting for more to send along would only delay them.
fn quick(stream: TcpStream) -> TcpStream {
    let _ = stream.set_nodelay(true);
    stream
}

/// One connection, request after request, until its client goes away or the server stops.
async fn connection(
    stream: Unread<TcpStream>,
    http: http1::Builder,
    app: Router,
    mut stopping: watch::Receiver<()>,
) {
    let mut connection =
        pin!(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app)));
    tokio::select! {
        // An error here is a client that broke off or broke the protocol. It has its answer, if one was due.
        _ = &mut connection => return,
        _ = stopping.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// Waits for the connections that are left; says how many had to be cut off.
async fn finish(mut connections: JoinSet<()>, grace: Duration) -> usize {
    let all_done = async { while connections.join_next().await.is_some() {} };
    match timeout(grace, all_done).await {
        Ok(()) => 0,
        Err(_) => {
            let left = connections.len();
            connections.shutdown().await;
            left
        }
    }
}
