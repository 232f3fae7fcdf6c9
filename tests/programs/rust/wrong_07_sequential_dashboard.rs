//! Builds a customer dashboard out of four back-end services.
use std::time::{Duration, Instant};
use tokio::time::sleep;

#[derive(Debug)]
struct Profile {
    name: String,
}

#[derive(Debug)]
struct Dashboard {
    profile: Profile,
    orders: Vec<u32>,
    recommendations: Vec<&'static str>,
    unread: usize,
}

async fn load_profile(id: u32) -> Profile {
    sleep(Duration::from_millis(150)).await;
    Profile { name: format!("customer-{id}") }
}

async fn load_orders(id: u32) -> Vec<u32> {
    sleep(Duration::from_millis(350)).await;
    (0..id % 5).map(|n| id * 10 + n).collect()
}

async fn load_recommendations(id: u32) -> Vec<&'static str> {
    sleep(Duration::from_millis(400)).await;
    ["kettle", "lamp", "rug", "sofa"].into_iter().skip(id as usize % 3).collect()
}

async fn count_unread(_id: u32) -> usize {
    sleep(Duration::from_millis(200)).await;
    3
}

async fn dashboard(id: u32) -> Dashboard {
    let profile = load_profile(id).await; // EXPECT: sequential+1
    let orders = load_orders(id).await; // ALSO: sequential
    let recommendations = load_recommendations(id).await; // ALSO: sequential
    let unread = count_unread(id).await; // ALSO: sequential
    Dashboard { profile, orders, recommendations, unread }
}

#[tokio::main]
async fn main() {
    let started = Instant::now();
    let d = dashboard(1207).await;
    println!("{}: {} orders, {} unread", d.profile.name, d.orders.len(), d.unread);
    println!("try also: {}", d.recommendations.join(", "));
    println!("dashboard took {:?}", started.elapsed());
}
