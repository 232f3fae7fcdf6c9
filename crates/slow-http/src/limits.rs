//! What one client may ask of the server.

use std::time::Duration;

/// How much of everything the server grants before it says no.
///
/// Without limits, a client that sends its request a byte a minute, or never stops sending, costs it nothing
/// and costs the server a connection for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at the same time. Those beyond wait in the operating system's queue.
    pub connections: usize,
    /// How long a client may take to send the request line and the headers, and how long a connection may
    /// stay idle between two requests.
    pub head: Duration,
    /// How long these may be together, in bytes; at least 8,192.
    pub head_bytes: usize,
    /// How long a client may take to send the body.
    pub body: Duration,
    /// How long the body may be, in bytes.
    pub body_bytes: usize,
    /// How long a client may leave an answer unread, without taking a byte of it, before its connection is closed.
    pub unread: Duration,
    /// How long the server waits for the market before it answers 504.
    pub call: Duration,
    /// How long requests in flight may go on after the signal to shut down.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 4_096,
            head: Duration::from_secs(10),
            head_bytes: 16 * 1024,
            body: Duration::from_secs(10),
            body_bytes: 16 * 1024,
            unread: Duration::from_secs(10),
            call: Duration::from_secs(30),
            grace: Duration::from_secs(10),
        }
    }
}
