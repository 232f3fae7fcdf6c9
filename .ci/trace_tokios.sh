#!/usr/bin/env bash
# The recorder with several versions of Tokio: all that it wraps has to be recorded with each.
#
#   .ci/trace_tokios.sh [VERSION...]   the last four minor versions unless said; WORKBOOK names the program
set -euo pipefail
cd "$(dirname "$0")/.."
workbook=${WORKBOOK:-$PWD/target/debug/workbook}
folder=${WORKBOOK_TOKIOS:-$PWD/target/trace-tokios}
versions=${*:-1.51 1.52 1.53 1.54}

for version in $versions; do
  project=$folder/tokio-$version
  mkdir -p "$project/src"
  cat > "$project/Cargo.toml" <<END
[package]
name = "with-tokio"
version = "0.0.0"
edition = "2021"

[workspace]

[dependencies]
tokio = { version = "~$version", features = ["full"] }
END
  cat > "$project/src/main.rs" <<'END'
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, Mutex, RwLock};
use tokio::task::{JoinSet, LocalSet};
use tokio::time::{sleep, timeout};

async fn adds(total: Arc<Mutex<u32>>, number: u32) {
    let mut total = total.lock().await;
    sleep(Duration::from_millis(2)).await;
    *total += number;
}

#[tokio::main]
async fn main() {
    let total = Arc::new(Mutex::new(0));
    let mut set = JoinSet::new();
    for number in 1..=4 {
        set.spawn(adds(total.clone(), number));
    }
    set.join_all().await;
    let (queue, mut messages) = mpsc::unbounded_channel();
    queue.send(1).unwrap();
    tokio::select! {
        message = messages.recv() => assert_eq!(message, Some(1)),
        () = sleep(Duration::from_secs(5)) => unreachable!(),
    }
    let prices = RwLock::new(5);
    let (price, late) = tokio::join!(prices.read(), timeout(Duration::from_millis(3), sleep(Duration::from_secs(5))));
    assert!(*price == 5 && late.is_err());
    let blocking = tokio::task::spawn_blocking(|| 7).await.unwrap();
    let local = LocalSet::new();
    local.run_until(async { tokio::task::spawn_local(async {}).await.unwrap() }).await;
    println!("{} {blocking}", *total.lock().await);
}
END
  (cd "$project" && cargo update --quiet && cargo fetch --quiet --locked)
  if ! (cd "$project" && "$workbook" trace --format json > "$folder/$version.json" 2> "$folder/$version.log"); then
    tail -5 "$folder/$version.log" >&2
    echo "Tokio $version: not recorded" >&2
    exit 1
  fi
  locked=$(sed -n '/^name = "tokio"$/{n;s/version = "\(.*\)"/\1/p}' "$project/Cargo.lock")
  python3 - "$locked" "$folder/$version.json" <<'END'
import json, sys
version, path = sys.argv[1:]
run = json.load(open(path))
seen = {event["what"] for event in run["events"]}
kinds = {task["kind"] for task in run["tasks"]}
missing = {"poll", "waits", "woken", "locked", "unlocked", "wants-lock", "queue", "ended"} - seen
missing |= {"main", "spawned", "branch", "blocking"} - kinds
assert not missing and not run["notes"], f"Tokio {version}: {missing} not recorded; {run['notes']}"
print(f"Tokio {version}: {len(run['tasks'])} tasks, all that is wrapped was recorded")
END
done
echo "the recorder fits Tokio $versions"
