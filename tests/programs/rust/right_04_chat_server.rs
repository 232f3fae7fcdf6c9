//! A broadcast chat server with an accept loop, shut down by closing everything in order.
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn session(sock: TcpStream, room: broadcast::Sender<String>) -> std::io::Result<()> {
    let (read, mut write) = sock.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut hear = room.subscribe();
    loop {
        tokio::select! {
            line = lines.next_line() => match line? {
                Some(text) => { let _ = room.send(text); }
                None => return Ok(()),
            },
            said = hear.recv() => match said {
                Ok(text) => write.write_all(format!("{text}\n").as_bytes()).await?,
                Err(broadcast::error::RecvError::Lagged(_)) => continue,
                Err(broadcast::error::RecvError::Closed) => return Ok(()),
            },
        }
    }
}

async fn serve(listener: TcpListener, mut stop: watch::Receiver<bool>) -> usize {
    let (room, _) = broadcast::channel(64);
    let mut sessions = JoinSet::new();
    let mut served = 0;
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((sock, _)) = accepted else { continue };
                served += 1;
                sessions.spawn(session(sock, room.clone()));
            }
            Some(_) = sessions.join_next() => {}
            _ = stop.changed() => break,
        }
    }
    while sessions.join_next().await.is_some() {}
    served
}

async fn guest(addr: SocketAddr, name: &str, pause: u64) -> std::io::Result<usize> {
    let (read, mut write) = TcpStream::connect(addr).await?.into_split();
    let reader = tokio::spawn(async move {
        let mut lines = BufReader::new(read).lines();
        let mut heard = 0;
        while let Ok(Some(_)) = lines.next_line().await {
            heard += 1;
        }
        heard
    });
    for n in 0..6 {
        sleep(Duration::from_millis(pause)).await; // typing
        write.write_all(format!("{name}: line {n}\n").as_bytes()).await?;
    }
    sleep(Duration::from_millis(500)).await;
    write.shutdown().await?;
    Ok(reader.await.unwrap())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let (stop_tx, stop_rx) = watch::channel(false);
    let server = tokio::spawn(serve(listener, stop_rx));
    let (a, b, c) = tokio::join!(guest(addr, "ann", 110), guest(addr, "ben", 150), guest(addr, "eva", 190));
    println!("ann heard {}, ben heard {}, eva heard {}", a?, b?, c?);
    stop_tx.send(true).ok();
    println!("{} sessions served", server.await?);
    Ok(())
}
