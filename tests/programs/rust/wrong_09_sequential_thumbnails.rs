//! Makes thumbnails of a photo album; the pixel work goes to the blocking pool.
use std::time::{Duration, Instant};

struct Photo {
    name: String,
    width: usize,
    height: usize,
}

struct Thumbnail {
    name: String,
    pixels: Vec<u8>,
}

fn shrink(photo: Photo) -> Thumbnail {
    let deadline = Instant::now() + Duration::from_millis(180);
    let (w, h) = (photo.width / 8, photo.height / 8);
    let mut pixels = vec![0u8; w * h];
    let mut pass = 0u8;
    while Instant::now() < deadline {
        pass = pass.wrapping_add(1);
        for (i, p) in pixels.iter_mut().enumerate().take(4096) {
            *p = p.wrapping_mul(31).wrapping_add(i as u8 ^ pass);
        }
    }
    Thumbnail { name: photo.name, pixels }
}

async fn album(photos: Vec<Photo>) -> Vec<Thumbnail> {
    let mut thumbs = Vec::with_capacity(photos.len());
    for photo in photos {
        let thumb = tokio::task::spawn_blocking(move || shrink(photo)).await; // EXPECT: sequential
        thumbs.push(thumb.expect("thumbnailer panicked"));
    }
    thumbs
}

#[tokio::main]
async fn main() {
    let photos: Vec<Photo> = (1..=8)
        .map(|n| Photo { name: format!("IMG_{n:04}.jpg"), width: 1600 + n * 16, height: 1200 })
        .collect();
    let started = Instant::now();
    let thumbs = album(photos).await;
    for t in &thumbs {
        println!("{} -> {} bytes", t.name, t.pixels.len());
    }
    println!("album of {} done in {:?}", thumbs.len(), started.elapsed());
}
