//! What the server says when it cannot answer.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slow_api::MarketError;
use std::time::Duration;

/// An answer that is an error: a status for programs, a code for programs that look closer, a message for
/// people.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    /// Whether asking again in a second may help.
    retry: bool,
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    code: &'a str,
    message: &'a str,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        ApiError { status, code, message: message.into(), retry: false }
    }

    /// The market did not answer in time, or said itself that it hung.
    pub(crate) fn hung(after: Duration) -> Self {
        let message = format!("the market gave no answer within {} s", after.as_secs_f64());
        ApiError::new(StatusCode::GATEWAY_TIMEOUT, "hung", message)
    }

    /// The client did not send its body in time.
    pub(crate) fn slow_body(after: Duration) -> Self {
        let message = format!("the body did not arrive within {} s", after.as_secs_f64());
        ApiError::new(StatusCode::REQUEST_TIMEOUT, "slow_body", message)
    }

    /// The client announced a body beyond the limit.
    pub(crate) fn large_body(limit: usize) -> Self {
        let message = format!("the body is longer than {limit} bytes");
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    }

    fn with_retry(self) -> Self {
        ApiError { retry: true, ..self }
    }
}

impl From<MarketError> for ApiError {
    fn from(error: MarketError) -> Self {
        let message = error.to_string();
        match error {
            MarketError::UnknownSymbol { .. } => {
                ApiError::new(StatusCode::NOT_FOUND, "unknown_symbol", message)
            }
            MarketError::Unavailable { .. } => {
                ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message).with_retry()
            }
            MarketError::Refused { .. } => {
                ApiError::new(StatusCode::TOO_MANY_REQUESTS, "refused", message).with_retry()
            }
            MarketError::Hung { after } => ApiError::hung(after),
        }
    }
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        ApiError::new(rejection.status(), "bad_path", rejection.body_text())
    }
}

impl From<JsonRejection> for ApiError {
    /// 415 without the right `Content-Type`, 400 for what is no JSON, 422 for JSON of the wrong shape, 413 for
    /// too much of it.
    fn from(rejection: JsonRejection) -> Self {
        let status = rejection.status();
        let code = match status {
            StatusCode::PAYLOAD_TOO_LARGE => "too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "not_json",
            StatusCode::UNPROCESSABLE_ENTITY => "bad_order",
            _ => "bad_json",
        };
        ApiError::new(status, code, rejection.body_text())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let content = Content { code: self.code, message: &self.message };
        let mut response = (self.status, Json(Envelope { error: content })).into_response();
        if self.retry {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
