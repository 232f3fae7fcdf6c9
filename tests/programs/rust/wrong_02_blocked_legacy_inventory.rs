//! Price quotes that ask a legacy inventory service over its old line protocol.
use std::io::{BufRead, BufReader, Write};
use std::time::{Duration, Instant};

fn legacy_inventory() -> std::net::SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for sock in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut line = String::new();
                let mut reader = BufReader::new(sock.try_clone().unwrap());
                reader.read_line(&mut line).unwrap();
                std::thread::sleep(Duration::from_millis(350));
                let n = line.trim().len() * 7;
                let _ = writeln!(&sock, "STOCK {n}");
            });
        }
    });
    addr
}

struct InventoryClient {
    addr: std::net::SocketAddr,
}

impl InventoryClient {
    fn stock(&self, sku: &str) -> std::io::Result<u32> {
        let mut sock = std::net::TcpStream::connect(self.addr)?;
        writeln!(sock, "GET {sku}")?;
        let mut reply = String::new();
        BufReader::new(sock).read_line(&mut reply)?; // EXPECT: blocked
        Ok(reply.trim().trim_start_matches("STOCK ").parse().unwrap_or(0))
    }
}

async fn quote(client: std::sync::Arc<InventoryClient>, sku: String) -> String {
    let stock = client.stock(&sku).unwrap_or(0); // ALSO: blocked
    let price = 100 + 900 / (stock + 1);
    format!("{sku}: {stock} in stock, price {price}")
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let client = std::sync::Arc::new(InventoryClient { addr: legacy_inventory() });
    let started = Instant::now();
    let mut set = tokio::task::JoinSet::new();
    for i in 0..6 {
        set.spawn(quote(client.clone(), format!("SKU-{i}00{i}")));
    }
    while let Some(line) = set.join_next().await {
        println!("{}", line.unwrap());
    }
    println!("quotes took {:?}", started.elapsed());
}
