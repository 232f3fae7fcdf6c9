//! Starts an export job on a server and asks for its status until it is finished.
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

async fn export_server(listener: TcpListener) {
    let started = Instant::now();
    while let Ok((mut sock, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut buf = [0u8; 64];
            let n = sock.read(&mut buf).await.unwrap_or(0);
            let percent = (started.elapsed().as_millis() / 15).min(100);
            let answer = match &buf[..n] {
                b"START" => "job-17".to_string(),
                _ if percent < 100 => format!("running {percent}"),
                _ => "finished export-17.zip".to_string(),
            };
            let _ = sock.write_all(answer.as_bytes()).await;
        });
    }
}

async fn ask(addr: &str, what: &str) -> std::io::Result<String> {
    let mut sock = TcpStream::connect(addr).await?;
    sock.write_all(what.as_bytes()).await?;
    let mut answer = String::new();
    sock.read_to_string(&mut answer).await?;
    Ok(answer)
}

async fn wait_for_export(addr: &str, job: &str) -> std::io::Result<String> {
    loop {
        let status = ask(addr, &format!("STATUS {job}")).await?;
        if let Some(file) = status.strip_prefix("finished ") {
            return Ok(file.to_string());
        }
        println!("{job}: {status}%");
        sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?.to_string();
    let server = tokio::spawn(export_server(listener));
    let job = ask(&addr, "START").await?;
    match timeout(Duration::from_secs(4), wait_for_export(&addr, &job)).await {
        Ok(file) => println!("{job} wrote {}", file?),
        Err(_) => println!("{job} did not finish in time"),
    }
    server.abort();
    Ok(())
}
