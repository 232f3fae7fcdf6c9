//! Fetches the front pages of a list of sites and counts the links.
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn site(listener: TcpListener) {
    while let Ok((mut sock, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut buf = [0u8; 512];
            let n = sock.read(&mut buf).await.unwrap_or(0);
            let path_len = String::from_utf8_lossy(&buf[..n]).split(' ').nth(1).map_or(1, str::len);
            tokio::time::sleep(Duration::from_millis(200)).await;
            let body = "<a href=x>x</a>".repeat(path_len);
            let head = format!("HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = sock.write_all((head + &body).as_bytes()).await;
        });
    }
}

async fn fetch(host: &str, path: &str) -> std::io::Result<String> {
    let mut sock = TcpStream::connect(host).await?;
    sock.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await?;
    let mut page = String::new();
    sock.read_to_string(&mut page).await?;
    Ok(page)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let host = listener.local_addr()?.to_string();
    let server = tokio::spawn(site(listener));

    let paths = ["/", "/news", "/sport", "/weather", "/culture", "/travel", "/about-us"];
    let started = Instant::now();
    let mut links = Vec::new();
    for path in paths {
        let page = fetch(&host, path).await?; // EXPECT: sequential
        links.push((path, page.matches("<a ").count()));
    }
    for (path, n) in &links {
        println!("{path:<10} {n} links");
    }
    println!("{} pages in {:?}", links.len(), started.elapsed());
    server.abort();
    Ok(())
}
