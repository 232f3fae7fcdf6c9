//! A geocoding service with a shared cache in front of a slow upstream.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

type Position = (f64, f64);

#[derive(Default)]
struct Geocoder {
    cache: Mutex<HashMap<String, Position>>,
}

async fn upstream_lookup(city: &str) -> Position {
    tokio::time::sleep(Duration::from_millis(250)).await;
    (city.len() as f64 * 3.5, 90.0 - city.len() as f64)
}

impl Geocoder {
    async fn locate(&self, city: &str) -> Position {
        let mut cache = self.cache.lock().await; // EXPECT: held-lock
        if let Some(pos) = cache.get(city) {
            return *pos;
        }
        let pos = upstream_lookup(city).await;
        cache.insert(city.to_string(), pos);
        pos
    }
}

async fn request(geo: Arc<Geocoder>, city: &'static str) -> (&'static str, Position, Duration) {
    let started = Instant::now();
    let pos = geo.locate(city).await;
    (city, pos, started.elapsed())
}

#[tokio::main]
async fn main() {
    let geo = Arc::new(Geocoder::default());
    let cities = ["Bern", "Lyon", "Turin", "Graz", "Ghent", "Bern", "Porto", "Lyon"];
    let mut requests = tokio::task::JoinSet::new();
    for city in cities {
        requests.spawn(request(geo.clone(), city));
    }
    while let Some(done) = requests.join_next().await {
        let (city, (lat, lon), took) = done.unwrap();
        println!("{city:<6} {lat:>5.1} {lon:>5.1}  after {:>4} ms", took.as_millis());
    }
}
