//! The requests, and what answers them.

use crate::error::ApiError;
use crate::extract::{Order, check_symbol};
use crate::ledger::LedgerBody;
use crate::limits::Limits;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode, Uri};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;
use slow_api::{Market, MarketError};
use tokio::time::timeout;

/// The description of all routes, in OpenAPI 3.1. Written by hand: five routes need no generator.
const OPENAPI: &str = include_str!("../openapi.json");

/// What every handler has at hand. Cloned for each request, which copies a pointer and a few numbers.
#[derive(Clone)]
struct Api {
    market: Market,
    limits: Limits,
}

/// The market's routes, as a service that holds for nothing but [`Limits::body_bytes`], [`Limits::body`] and
/// [`Limits::call`]: the other limits belong to connections, and those to [`serve`](crate::serve).
pub fn router(market: Market, limits: Limits) -> Router {
    Router::new()
        .route("/quote/{symbol}", get(quote))
        .route("/orders", post(order))
        .route("/ledger", get(ledger))
        .route("/health", get(health))
        .route("/openapi.json", get(openapi))
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_method)
        .layer(DefaultBodyLimit::max(limits.body_bytes))
        .with_state(Api { market, limits })
}

impl Api {
    /// Waits for the market, but not for ever.
    ///
    /// The call is a part of the handler's future. When the client goes away, hyper drops that future, and the
    /// market's ledger shows the call as cancelled; nothing more is needed.
    async fn call<T>(
        &self,
        call: impl Future<Output = Result<T, MarketError>>,
    ) -> Result<T, ApiError> {
        match timeout(self.limits.call, call).await {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(ApiError::hung(self.limits.call)),
        }
    }
}

#[derive(Serialize)]
struct QuoteBody {
    symbol: String,
    price: f64,
}

async fn quote(
    State(api): State<Api>,
    symbol: Result<Path<String>, PathRejection>,
) -> Result<Json<QuoteBody>, ApiError> {
    let Path(symbol) = symbol?;
    check_symbol(&symbol)?;
    let quote = api.call(api.market.quote(&symbol)).await?;
    Ok(Json(QuoteBody { symbol: quote.symbol, price: quote.price }))
}

#[derive(Serialize)]
struct FillBody {
    order_id: u64,
    symbol: String,
    quantity: u32,
    price: f64,
}

async fn order(
    State(api): State<Api>,
    request: Request,
) -> Result<(StatusCode, Json<FillBody>), ApiError> {
    let order = Order::read(request, &api.limits).await?;
    let fill = api.call(api.market.submit_order(&order.symbol, order.quantity)).await?;
    let body = FillBody {
        order_id: fill.order_id,
        symbol: fill.symbol,
        quantity: fill.quantity,
        price: fill.price,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

async fn ledger(State(api): State<Api>) -> Json<LedgerBody> {
    Json(LedgerBody::of(api.market.ledger()))
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

async fn health() -> Json<Health> {
    Json(Health { status: "ok" })
}

async fn openapi() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], OPENAPI)
}

async fn no_such_route() -> ApiError {
    let message = "no such route; GET /openapi.json describes those there are";
    ApiError::new(StatusCode::NOT_FOUND, "no_such_route", message)
}

async fn no_such_method(method: Method, uri: Uri) -> ApiError {
    let message = format!("{method} is not allowed on {}", uri.path());
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
}
