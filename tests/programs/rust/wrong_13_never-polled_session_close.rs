//! A pool of sessions to a message broker; idle sessions say goodbye before they go.
use std::collections::HashMap;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

struct Session {
    name: String,
    sock: TcpStream,
}

impl Session {
    async fn open(addr: &str, name: &str) -> std::io::Result<Session> {
        let mut sock = TcpStream::connect(addr).await?;
        sock.write_all(format!("HELLO {name}\n").as_bytes()).await?;
        Ok(Session { name: name.to_string(), sock })
    }

    async fn close(mut self) {
        let _ = self.sock.write_all(format!("BYE {}\n", self.name).as_bytes()).await;
        let _ = self.sock.shutdown().await;
    }
}

async fn broker(listener: TcpListener) {
    while let Ok((sock, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut lines = BufReader::new(sock).lines();
            let mut clean = false;
            while let Ok(Some(line)) = lines.next_line().await {
                clean = line.starts_with("BYE");
                println!("broker: {line}");
            }
            if !clean {
                println!("broker: client vanished without BYE, keeping its lease");
            }
        });
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?.to_string();
    let server = tokio::spawn(broker(listener));

    let mut sessions = HashMap::new();
    for name in ["billing", "search", "mail"] {
        sessions.insert(name, Session::open(&addr, name).await?);
    }
    for idle in ["search", "mail"] {
        tokio::time::sleep(Duration::from_millis(400)).await;
        println!("{idle} has been idle, closing it");
        sessions.remove(idle).map(|session| session.close()); // EXPECT: never-polled
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    if let Some(session) = sessions.remove("billing") {
        session.close().await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.abort();
    Ok(())
}
