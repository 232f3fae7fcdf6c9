//! A chat room: each member has an outbox; one of them is on a bad connection.
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

type Room = Arc<Mutex<Vec<mpsc::UnboundedSender<String>>>>;

async fn member(sock: TcpStream, room: Room) -> std::io::Result<()> {
    let (read, mut write) = sock.into_split();
    let mut lines = BufReader::new(read).lines();
    let name = lines.next_line().await?.unwrap_or_default();
    let delay = if name == "mobile" { 100 } else { 0 };
    let (outbox, mut inbox) = mpsc::unbounded_channel(); // EXPECT: unbounded
    room.lock().unwrap().push(outbox);
    tokio::spawn(async move { // ALSO: lost
        while let Some(text) = inbox.recv().await {
            tokio::time::sleep(Duration::from_millis(delay)).await; // modelled link speed
            if write.write_all(text.as_bytes()).await.is_err() {
                return;
            }
        }
    });
    while let Some(line) = lines.next_line().await? {
        for peer in room.lock().unwrap().iter() {
            let _ = peer.send(format!("{name}: {line}\n")); // ALSO: unbounded
        }
    }
    Ok(())
}

async fn client(addr: std::net::SocketAddr, name: &'static str, says: u32) -> std::io::Result<usize> {
    let (read, mut write) = TcpStream::connect(addr).await?.into_split();
    write.write_all(format!("{name}\n").as_bytes()).await?;
    let reader = tokio::spawn(async move {
        let (mut lines, mut got) = (BufReader::new(read).lines(), 0);
        let end = tokio::time::Instant::now() + Duration::from_secs(2);
        while let Ok(Ok(Some(_))) = tokio::time::timeout_at(end, lines.next_line()).await {
            got += 1;
        }
        got
    });
    let mut typing = tokio::time::interval(Duration::from_millis(3));
    for n in 0..says {
        typing.tick().await;
        write.write_all(format!("message {n}\n").as_bytes()).await?;
    }
    Ok(reader.await.unwrap())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let room = Room::default();
    let server = tokio::spawn(async move {
        while let Ok((sock, _)) = listener.accept().await {
            tokio::spawn(member(sock, room.clone()));
        }
    });
    let (a, b, c) = tokio::join!(client(addr, "ann", 500), client(addr, "ben", 500), client(addr, "mobile", 0));
    println!("ann got {}, ben got {}, mobile got {}", a?, b?, c?);
    server.abort();
    Ok(())
}
