//! Who may ask: a request says which host it means, and on loopback it must mean this machine.
//!
//! A server on loopback is open to every program of this machine, browsers among them, and a browser runs the code of
//! every page. Browsers keep pages from reading other hosts' answers, but by name: a page of `evil.example` may let that
//! name point to 127.0.0.1 ("DNS rebinding"), and then it asks, and reads, as if the market were its own host. What gives
//! it away is the `Host` that it sends. And a form or a `fetch` of a page from elsewhere, which may send although it must
//! not read, carries the page's `Origin`.

use crate::error::ApiError;
use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode, Uri, Version};
use axum::middleware::Next;
use axum::response::Response;
use std::net::IpAddr;

/// Passes on what says whom it means.
pub(crate) async fn with_a_host(request: Request, next: Next) -> Result<Response, ApiError> {
    host(&request)?;
    Ok(next.run(request).await)
}

/// Passes on what means this machine, and comes from it.
pub(crate) async fn of_this_machine(request: Request, next: Next) -> Result<Response, ApiError> {
    let host = host(&request)?;
    // HTTP/1.0 knows no `Host`, and no browser speaks it.
    if host.is_some_and(|host| !is_local(without_port(host))) {
        let message = "this server answers only to localhost and to addresses of this machine";
        return Err(ApiError::new(StatusCode::MISDIRECTED_REQUEST, "foreign_host", message));
    }
    for origin in request.headers().get_all(ORIGIN) {
        let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
        if !origin.as_ref().and_then(Uri::host).is_some_and(is_local) {
            let message = "this server answers no page from elsewhere";
            return Err(ApiError::new(StatusCode::FORBIDDEN, "foreign_origin", message));
        }
    }
    Ok(next.run(request).await)
}

/// The host that a request means, with its port; `None` in HTTP/1.0, which need not name one.
fn host(request: &Request) -> Result<Option<&str>, ApiError> {
    let bad = |message: &str| Err(ApiError::new(StatusCode::BAD_REQUEST, "bad_host", message));
    let named = named(request.headers());
    match (named, request.uri().authority()) {
        (Named::Twice, _) => bad("the header `Host` is there more than once, or is not text"),
        (Named::Never, _) if request.version() >= Version::HTTP_11 => {
            bad("HTTP/1.1 wants a header `Host`")
        }
        // The address in the request line counts, if there is one (RFC 9112, section 3.2.2).
        (_, Some(authority)) => Ok(Some(authority.as_str())),
        (Named::Once(host), None) => Ok(Some(host)),
        (Named::Never, None) => Ok(None),
    }
}

enum Named<'a> {
    Never,
    Once(&'a str),
    Twice,
}

fn named(headers: &HeaderMap) -> Named<'_> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next().map(|host| host.to_str()), hosts.next()) {
        (None, _) => Named::Never,
        (Some(Ok(host)), None) => Named::Once(host),
        _ => Named::Twice,
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// `localhost`, names below it, and loopback addresses.
fn is_local(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_many_names() {
        for host in ["localhost", "LocalHost.", "a.localhost", "127.0.0.1", "127.1.2.3", "[::1]"] {
            assert!(is_local(host), "{host}");
        }
        for host in
            ["evil.example", "localhost.evil.example", "10.0.0.1", "127.0.0.1.nip.io", "", "null"]
        {
            assert!(!is_local(host), "{host}");
        }
        assert_eq!(without_port("[::1]:80"), "[::1]");
        assert_eq!(without_port("localhost"), "localhost");
    }
}
