//! A token cache with a read-mostly lock; expired tokens are renewed on use.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::RwLock;

#[derive(Clone)]
struct Token {
    text: String,
    expires: Instant,
}

#[derive(Default)]
struct TokenCache {
    tokens: RwLock<HashMap<String, Token>>,
}

async fn request_token(service: &str) -> Token {
    tokio::time::sleep(Duration::from_millis(150)).await;
    Token { text: format!("tok-{service}"), expires: Instant::now() + Duration::from_millis(400) }
}

impl TokenCache {
    async fn put(&self, service: &str) -> String {
        let fresh = request_token(service).await;
        let text = fresh.text.clone();
        self.tokens.write().await.insert(service.to_string(), fresh); // EXPECT: deadlock
        text
    }

    async fn get(&self, service: &str) -> String {
        if let Some(token) = self.tokens.read().await.get(service) {
            if token.expires > Instant::now() {
                return token.text.clone();
            }
            return self.put(service).await; // ALSO: deadlock
        }
        self.put(service).await
    }
}

async fn call_service(cache: Arc<TokenCache>, service: &'static str) {
    for n in 0..5 {
        let token = cache.get(service).await;
        println!("{service} call {n} with {token}");
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cache = Arc::new(TokenCache::default());
    cache.put("billing").await;
    let caller = tokio::spawn(call_service(cache.clone(), "billing"));
    caller.await.unwrap();
    println!("done, {} tokens cached", cache.tokens.read().await.len());
}
