#!/usr/bin/env bash
# What a newcomer waits for: `cargo build --release` in a fresh target folder, in CPU seconds (user and system), which
# depend less on other work on the machine than the time on the clock does. Measures a commit and the files here in turns.
#
#     benches/first_build.sh [COMMIT] [ROUNDS]     # 0fc6799 and 1, unless said
set -euo pipefail
cd "$(dirname "$0")/.."
commit=${1:-0fc6799}
rounds=${2:-1}
work=$(mktemp -d)
trap 'git worktree remove --force "$work/before" 2>/dev/null || true; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/before" "$commit"

# Prints a row of the table for the sources in a folder.
measure() {
    local name=$1 folder=$2
    rm -rf "$work/target"
    (cd "$folder" && cargo fetch --locked --quiet)
    TIMEFORMAT='%U %S %R'
    local times crates
    times=$( { time CARGO_TARGET_DIR="$work/target" cargo build --release --locked --quiet \
        --manifest-path "$folder/Cargo.toml" --package workbook 2>"$work/log"; } 2>&1 ) || { cat "$work/log"; exit 1; }
    crates=$(cargo tree --manifest-path "$folder/Cargo.toml" --package workbook --edges normal,build \
        --prefix none --locked 2>/dev/null | sed 's/ (.*//' | sort -u | wc -l)
    read -r user system clock <<<"$times"
    awk -v n="$name" -v c="$crates" -v u="$user" -v s="$system" -v r="$clock" \
        'BEGIN { printf "| %s | %d | %.0f s | %.0f s |\n", n, c, u + s, r }'
}

echo "| | crates | CPU | on the clock |"
echo "| --- | ---: | ---: | ---: |"
for _ in $(seq "$rounds"); do
    measure "before ($commit)" "$work/before"
    measure "now" "$PWD"
done
