//! Sends a report to a flaky server, retrying with exponential back-off.
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

#[derive(Debug)]
enum UploadError {
    Busy,
    Io(std::io::Error),
}

impl From<std::io::Error> for UploadError {
    fn from(e: std::io::Error) -> Self {
        UploadError::Io(e)
    }
}

async fn flaky_server(listener: TcpListener) {
    let mut attempts = 0;
    while let Ok((mut sock, _)) = listener.accept().await {
        attempts += 1;
        let answer: &[u8] = if attempts < 5 { b"BUSY" } else { b"DONE" };
        let mut buf = [0u8; 64];
        let _ = sock.read(&mut buf).await;
        let _ = sock.write_all(answer).await;
    }
}

async fn upload(addr: &str, report: &str) -> Result<(), UploadError> {
    let mut sock = TcpStream::connect(addr).await?;
    sock.write_all(report.as_bytes()).await?;
    let mut answer = String::new();
    sock.read_to_string(&mut answer).await?;
    if answer == "BUSY" { Err(UploadError::Busy) } else { Ok(()) }
}

async fn upload_with_retry(addr: &str, report: &str) -> Result<u32, UploadError> {
    let mut delay = Duration::from_millis(100);
    let mut attempt = 1;
    loop {
        match upload(addr, report).await {
            Ok(()) => return Ok(attempt),
            Err(e) if attempt == 8 => return Err(e),
            Err(e) => println!("attempt {attempt}: {e:?}, next in {delay:?}"),
        }
        sleep(delay).await;
        delay = (delay * 2).min(Duration::from_secs(1));
        attempt += 1;
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?.to_string();
    let server = tokio::spawn(flaky_server(listener));
    let started = Instant::now();
    match upload_with_retry(&addr, "report of the week").await {
        Ok(n) => println!("uploaded at attempt {n} after {:?}", started.elapsed()),
        Err(UploadError::Busy) => println!("gave up, server is still busy"),
        Err(UploadError::Io(e)) => println!("gave up: {e}"),
    }
    server.abort();
    Ok(())
}
