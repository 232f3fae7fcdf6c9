//! Request handlers read a shared routing table that is reloaded from a config server.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::RwLock;

type Routes = Arc<RwLock<HashMap<String, String>>>;

async fn config_server(listener: TcpListener) {
    let mut version = 0;
    while let Ok((mut sock, _)) = listener.accept().await {
        version += 1;
        tokio::time::sleep(Duration::from_millis(400)).await;
        let text = format!("/api=api-v{version}:80\n/static=cdn-v{version}:80\n");
        let _ = sock.write_all(text.as_bytes()).await;
    }
}

async fn reload(routes: &Routes, addr: &str) -> std::io::Result<()> {
    let mut table = routes.write().await; // EXPECT: held-lock
    let mut sock = TcpStream::connect(addr).await?;
    let mut text = String::new();
    sock.read_to_string(&mut text).await?;
    table.clear();
    for line in text.lines() {
        if let Some((path, target)) = line.split_once('=') {
            table.insert(path.to_string(), target.to_string());
        }
    }
    Ok(())
}

async fn handle(routes: Routes, path: &'static str) -> Option<(String, Duration)> {
    let started = Instant::now();
    let target = routes.read().await.get(path).cloned()?;
    Some((target, started.elapsed()))
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?.to_string();
    let server = tokio::spawn(config_server(listener));
    let routes: Routes = Arc::default();
    reload(&routes, &addr).await?;

    let shared = routes.clone();
    let reloader = tokio::spawn(async move {
        let mut every = tokio::time::interval(Duration::from_millis(700));
        loop {
            every.tick().await;
            if let Err(e) = reload(&shared, &addr).await {
                eprintln!("reload failed: {e}");
            }
        }
    });
    let mut clients = tokio::time::interval(Duration::from_millis(50));
    let mut slow = 0;
    for n in 0..40 {
        clients.tick().await;
        let path = if n % 2 == 0 { "/api" } else { "/static" };
        if let Some((target, took)) = handle(routes.clone(), path).await {
            if took > Duration::from_millis(50) {
                println!("request {n} to {target} waited {took:?} for its route");
                slow += 1;
            }
        }
    }
    println!("40 requests, {slow} slow");
    reloader.abort();
    server.abort();
    Ok(())
}
