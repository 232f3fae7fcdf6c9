//! A game server on a LocalSet: players may only join once the world is loaded.
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::LocalSet;

#[derive(Default)]
struct World {
    ready: Cell<bool>,
    regions: RefCell<Vec<String>>,
    players: RefCell<Vec<String>>,
}

async fn load_world(world: Rc<World>) {
    for name in ["harbour", "forest", "castle"] {
        tokio::time::sleep(Duration::from_millis(350)).await; // read from the map server
        println!("region {name} loaded");
        world.regions.borrow_mut().push(name.to_string());
    }
    world.ready.set(true);
}

async fn wait_ready(world: &World) {
    while !world.ready.get() {
        tokio::task::yield_now().await; // EXPECT: busy-polling
    }
}

async fn join_game(world: Rc<World>, name: &'static str, delay_ms: u64) {
    tokio::time::sleep(Duration::from_millis(delay_ms)).await;
    let asked = Instant::now();
    wait_ready(&world).await; // ALSO: busy-polling
    world.players.borrow_mut().push(name.to_string());
    println!("{name} joined after {:?}", asked.elapsed());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let local = LocalSet::new();
    let world = Rc::new(World::default());
    local
        .run_until(async {
            let loader = tokio::task::spawn_local(load_world(world.clone()));
            let ada = tokio::task::spawn_local(join_game(world.clone(), "ada", 50));
            let bob = tokio::task::spawn_local(join_game(world.clone(), "bob", 200));
            let _ = tokio::join!(loader, ada, bob);
        })
        .await;
    println!("{} players in {} regions", world.players.borrow().len(), world.regions.borrow().len());
}
