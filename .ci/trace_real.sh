#!/usr/bin/env bash
# Public programs, as they are in the registry, traced unchanged: servers get a few requests, and are ended after a while.
# Each has to be recorded, with tasks of its own, and none of its files may change.
#
#   .ci/trace_real.sh [NAME...]        WORKBOOK names the program, target/debug/workbook unless set
set -euo pipefail
cd "$(dirname "$0")/.."
workbook=${WORKBOOK:-$PWD/target/debug/workbook}
folder=${WORKBOOK_REAL:-$PWD/target/trace-real}
mkdir -p "$folder/fetch/src"

# The sources, by cargo: a program that names them all.
cat > "$folder/fetch/Cargo.toml" <<'END'
[package]
name = "fetch"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
mini-redis = "=0.4.1"
tokio-tungstenite = "=0.30.0"
hyper-util = "=0.1.21"
quinn = "=0.11.12"
END
echo 'fn main() {}' > "$folder/fetch/src/main.rs"
(cd "$folder/fetch" && cargo fetch --quiet)

# source NAME-VERSION: a copy of a crate's source.
source_of() {
  if [ ! -d "$folder/$1" ]; then
    cp -r "$(ls -d "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"$1" | head -1)" "$folder/$1"
    chmod -R u+w "$folder/$1"
    [ -f "$folder/$1/Cargo.lock" ] || (cd "$folder/$1" && cargo generate-lockfile --quiet)
  fi
  cd "$folder/$1"
  # What a user of it would get today; its own lock file may be years old, and the recorder knows no Tokio of then.
  [ -f .updated ] || { cargo update --quiet && touch .updated; }
}

sums() { find . -type f -not -path './target/*' -print0 | sort -z | xargs -0 sha256sum; }

# Waits until a server answers at this port, for up to ten minutes: it is built first.
open_port() {
  for _ in $(seq 3000); do
    if (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; then return; fi
    sleep 0.2
  done
  return 1
}

# ask PORT TEXT: sends something, and reads an answer.
ask() {
  exec 3<> "/dev/tcp/127.0.0.1/$1"
  printf "$2" >&3
  timeout 2 head -c 40 <&3 > /dev/null || true
  exec 3>&-
}

# traced NAME CRATE ARGUMENTS...: what was recorded of it, in a line.
traced() {
  local name=$1 crate=$2
  shift 2
  source_of "$crate"
  local before after
  before=$(sums)
  "$workbook" trace --format json "$@" > "$folder/$name.json" 2> "$folder/$name.log" || {
    tail -20 "$folder/$name.log" >&2
    echo "$name could not be traced" >&2
    return 1
  }
  after=$(sums)
  [ "$before" = "$after" ] || { echo "$name: its files changed" >&2; return 1; }
  python3 - "$name" "$folder/$name.json" <<'END'
import json, sys
name, path = sys.argv[1:]
run = json.load(open(path))
own = sum(task["own"] for task in run["tasks"])
polls = sum(event["what"] == "poll" for event in run["events"])
waits = sum(event["what"] == "waits" and bool(run["chains"][event["chain"]]["places"]) for event in run["events"])
found = ", ".join(f"{of['kind']} {of['file']}:{of['line']}" for of in run["findings"]) or "nothing"
assert polls and own, f"{name}: nothing of its own was recorded"
print(f"{name}: {len(run['tasks'])} tasks, {own} its own, {polls} polls, {waits} waits at lines of its own; found: {found}; notes: {len(run['notes'])}")
END
}

mini_redis() {
  (open_port 7401 && for key in a b c; do
    ask 7401 '*3\r\n$3\r\nset\r\n$1\r\n'$key'\r\n$5\r\nhello\r\n'
    ask 7401 '*2\r\n$3\r\nget\r\n$1\r\n'$key'\r\n'
  done) &
  traced mini-redis-server mini-redis-0.4.1 --bin mini-redis-server --for 5s -- --port 7401
}

tungstenite() {
  (open_port 7402 && for _ in 1 2 3; do
    ask 7402 'GET / HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
  done) &
  traced tokio-tungstenite-echo-server tokio-tungstenite-0.30.0 --example echo-server --for 5s -- 127.0.0.1:7402
}

hyper_util() {
  (open_port 8000 && for _ in 1 2 3; do ask 8000 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'; done) &
  traced hyper-util-server hyper-util-0.1.21 --example server --features full --for 5s
}

hyper_util_graceful() {
  (open_port 8080 && for _ in 1 2 3; do ask 8080 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'; done) &
  traced hyper-util-server-graceful hyper-util-0.1.21 --example server_graceful --features full --for 5s
}

quinn_connection() {
  traced quinn-connection quinn-0.11.12 --example connection --for 20s
}

all="mini_redis tungstenite hyper_util hyper_util_graceful quinn_connection"
for name in ${*:-$all}; do
  ("$name")
done
echo "all were recorded, and nothing of them changed"
