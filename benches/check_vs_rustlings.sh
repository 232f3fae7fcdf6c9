#!/usr/bin/env bash
# From save to verdict: `workbook check` and `rustlings run` on the same exercises, in the same folder, in turns.
#
#   benches/check_vs_rustlings.sh [ROUNDS]
#
# Each round adds a line to the student's part of a solved exercise, as a save does, and times the command until it
# returns. Clippy is left out on our side, since its advice comes after the verdict; Rustlings has no verdict
# before Clippy has run. What is printed are medians, as the table of docs/performance.md.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-9}
rustlings_version=6.5.0
exercises=(first_await fetch_all retry portfolio_api paper_trader)

# Rustlings is pinned, and kept between runs in a folder that no clean build removes.
tools=${WORKBOOK_TOOLS:-$HOME/.cache/workbook-tools}
if ! "$tools/bin/rustlings" --version 2>/dev/null | grep -qF "$rustlings_version"; then
  cargo install rustlings --version "$rustlings_version" --locked --root "$tools"
fi
rustlings=$tools/bin/rustlings

cargo build --release
workbook=$PWD/target/release/workbook
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$workbook" init "$work/practice" > /dev/null
cd "$work/practice"
export CARGO_TARGET_DIR=$work/practice/target

# The time of a command in milliseconds. It must succeed: a failure would be quicker.
time_of() {
  local before after
  before=$(date +%s%N)
  "$@" > "$work/output" 2>&1 || { cat "$work/output" >&2; exit 1; }
  after=$(date +%s%N)
  echo $(((after - before) / 1000000))
}

median() {
  sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

model=$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || uname -m)
printf '%s, %s cores, %s, %s rounds, load %s\n\n' "$model" "$(nproc)" "$(rustc --version | cut -d' ' -f1,2)" "$rounds" \
  "$(cut -d' ' -f1 /proc/loadavg 2>/dev/null)"
echo '| exercise | workbook | rustlings | times as fast |'
echo '| --- | ---: | ---: | ---: |'
for name in "${exercises[@]}"; do
  file=$(cd exercises && echo */"$name.rs")
  cp "solutions/$file" "exercises/$file"
  # Once each, for the dependencies and for the first time.
  "$workbook" check "$name" --no-advice > /dev/null 2>&1
  "$rustlings" run "$name" > /dev/null 2>&1
  : > "$work/ours"
  : > "$work/theirs"
  for round in $(seq "$rounds"); do
    # One line more each time, so that every line below is another one than before.
    { seq "$round" | sed 's|^|// save |'; cat "solutions/$file"; } > "exercises/$file"
    time_of "$workbook" check "$name" --no-advice >> "$work/ours"
    echo "// and again" >> "exercises/$file"
    time_of "$rustlings" run "$name" >> "$work/theirs"
  done
  ours=$(median < "$work/ours")
  theirs=$(median < "$work/theirs")
  printf '| `%s` | %s ms | %s ms | %s |\n' "$name" "$ours" "$theirs" "$(awk "BEGIN { printf \"%.1f\", $theirs / $ours }")"
done

# All of them, each compiled for the first time; only the dependencies are there.
echo
before=$(date +%s%N)
"$workbook" check --all --solutions > "$work/output" 2>&1 || { cat "$work/output" >&2; exit 1; }
printf 'All %s solutions, compiled and checked on %s cores: %s ms\n' "$(ls exercises/*/*.rs | wc -l)" "$(nproc)" \
  $((($(date +%s%N) - before) / 1000000))
