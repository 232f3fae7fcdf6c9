//! Reads and checks what a client sent, before the market hears of it.

use crate::error::ApiError;
use crate::limits::Limits;
use axum::Json;
use axum::body::HttpBody;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use tokio::time::timeout;

/// The longest symbol that is passed on to the market. Real ones have five letters or fewer.
const LONGEST_SYMBOL: usize = 16;

/// The most that one order may buy. A limit there must be; this one lets every sensible order through.
const LARGEST_QUANTITY: u32 = 1_000_000;

/// The body of `POST /orders`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Order {
    pub(crate) symbol: String,
    #[serde(deserialize_with = "whole")]
    pub(crate) quantity: u32,
}

/// A whole number: to JSON, and so to the schema, `10.0` is one, too.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    /// As JSON has it.
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Number {
        Whole(u32),
        Other(f64),
    }
    match Number::deserialize(deserializer) {
        Ok(Number::Whole(number)) => Ok(number),
        Ok(Number::Other(number))
            if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) =>
        {
            Ok(number as u32)
        }
        Ok(Number::Other(_)) | Err(_) => Err(D::Error::custom(format!(
            "the quantity is a whole number from 1 to {LARGEST_QUANTITY}"
        ))),
    }
}

impl Order {
    /// Reads the body within its limits, and checks it.
    pub(crate) async fn read(request: Request, limits: &Limits) -> Result<Order, ApiError> {
        // What announces itself as too large is not waited for. (What lies is cut off while it is read.)
        if request.body().size_hint().lower() > limits.body_bytes as u64 {
            return Err(ApiError::large_body(limits.body_bytes));
        }
        let reading = Json::<Order>::from_request(request, &());
        let Ok(body) = timeout(limits.body, reading).await else {
            return Err(ApiError::slow_body(limits.body));
        };
        let Json(order) = body?;
        check_symbol(&order.symbol)?;
        if !(1..=LARGEST_QUANTITY).contains(&order.quantity) {
            let message =
                format!("quantity is {}, must be from 1 to {LARGEST_QUANTITY}", order.quantity);
            return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_quantity", message));
        }
        Ok(order)
    }
}

/// Refuses what cannot be a symbol, so that no client fills the ledger with novels.
pub(crate) fn check_symbol(symbol: &str) -> Result<(), ApiError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    if (1..=LONGEST_SYMBOL).contains(&symbol.len()) && symbol.chars().all(allowed) {
        return Ok(());
    }
    let message =
        format!("a symbol has 1 to {LONGEST_SYMBOL} letters, digits, dots and hyphens, like AAPL");
    Err(ApiError::new(StatusCode::BAD_REQUEST, "bad_symbol", message))
}
