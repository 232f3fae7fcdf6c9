#!/usr/bin/env bash
# In the folder of `rustlings init`: the verdicts of `workbook check` and of `rustlings run` on all of its exercises, and how long
# each takes, in turns.
#
#   benches/rustlings_set.sh [ROUNDS]         with 0 rounds, only the verdicts are compared
#   benches/rustlings_set.sh ROUNDS EVERY     only times, and only of a sample: each EVERYth exercise
#   benches/rustlings_set.sh 0 EVERY          only verdicts, of such a sample
#
# Both tools judge every exercise as it is shipped and as it is solved, and every verdict must be the same. Then each round
# adds a line to every solved exercise, as a save does, and times both tools on it. Clippy is in both times: it is a part of
# these verdicts. What is printed are medians for all exercises and for the slowest ones.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/tools.sh

rounds=${1:-5}
every=${2:-}
install rustlings 6.5.0 > /dev/null
rustlings=$tools/bin/rustlings
workbook=${WORKBOOK:-}
if [ -z "$workbook" ]; then
  cargo build --release --locked
  workbook=$PWD/target/release/workbook
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The list and the solutions are in its source, which cargo has where it built Rustlings itself.
sources() { ls -d "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/rustlings-6.5.0 2> /dev/null | head -1; }
if [ -z "$(sources)" ]; then
  cargo init -q --vcs none --name with-rustlings "$work/source"
  (cd "$work/source" && cargo add -q rustlings@=6.5.0 && cargo fetch -q)
fi
crate=$(sources)
# As any user's folder: below no other project, and in a target folder of its own.
unset CARGO_TARGET_DIR
cd "$work"
echo | "$rustlings" init > /dev/null
cd rustlings

# The names, in the order of the list.
"$workbook" list --format json | python3 -c '
import json, sys
for exercise in json.load(sys.stdin)["exercises"]: print(exercise["name"], exercise["file"])' > "$work/names"

# NAME 1 for each that passes, NAME 0 for the others.
ours() {
  cut -d' ' -f1 "$work/names" | xargs "$workbook" check --format json 2> /dev/null | python3 -c '
import json, sys
for line in sys.stdin:
    verdict = json.loads(line)
    print(verdict["exercise"], int(verdict["outcome"] == "passed"))' || true
}
theirs() {
  while read -r name _; do
    if "$rustlings" run "$name" < /dev/null > /dev/null 2>&1; then echo "$name 1"; else echo "$name 0"; fi
  done < "$work/names"
}

verdicts() {
  for state in shipped solved; do
    if [ $state = solved ]; then cp -r "$crate"/solutions/* exercises/; fi
    ours > "$work/$state.ours"
    theirs > "$work/$state.theirs"
    if ! diff "$work/$state.ours" "$work/$state.theirs" >&2; then
      echo "$state: the verdicts differ: workbook on the left, rustlings on the right" >&2
      exit 1
    fi
    echo "As $state: the same verdict on all $(wc -l < "$work/$state.ours") exercises, $(grep -c ' 1$' "$work/$state.ours") pass."
  done
  "$workbook" check --all --solutions > "$work/output" 2>&1 || { cat "$work/output" >&2; exit 1; }
  echo "Solutions: $(tail -1 "$work/output")"
  # A hint, and the exercise as it came.
  "$workbook" hint variables1 > "$work/output"
  grep -q 'variables1: hint 1 of' "$work/output"
  file=exercises/01_variables/variables1.rs
  "$workbook" reset variables1 > /dev/null
  cmp "$file" "$crate/$file"
  cp "$crate/solutions/01_variables/variables1.rs" "$file"
}
if [ -n "$every" ]; then
  awk "NR % $every == 1" "$work/names" > "$work/sample"
  mv "$work/sample" "$work/names"
fi
if [ -n "$every" ] && [ "$rounds" != 0 ]; then
  cp -r "$crate"/solutions/* exercises/
  # Once, for the first time of all.
  read -r first _ < "$work/names"
  "$workbook" check "$first" > /dev/null 2>&1
  "$rustlings" run "$first" < /dev/null > /dev/null 2>&1
else
  verdicts
fi
if [ "$rounds" = 0 ]; then exit; fi

milliseconds() {
  local before after
  before=$(date +%s%N)
  "$@" < /dev/null > "$work/output" 2>&1 || { cat "$work/output" >&2; exit 1; }
  after=$(date +%s%N)
  echo $(((after - before) / 1000000))
}
for round in $(seq "$rounds"); do
  while read -r name file; do
    # A line more for each run, so that every run is one after a save.
    echo "// save $round" >> "$file"
    mine=$(milliseconds "$workbook" check "$name")
    echo "// and again" >> "$file"
    echo "$name $mine $(milliseconds "$rustlings" run "$name")"
  done < "$work/names"
done > "$work/times"

model=$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || uname -m)
printf '\n%s, %s cores, %s, %s rounds, load %s\n\n' "$model" "$(nproc)" "$(rustc --version | cut -d' ' -f1,2)" "$rounds" \
  "$(cut -d' ' -f1 /proc/loadavg 2>/dev/null)"
python3 - "$work/times" <<'PYTHON'
import collections, statistics, sys

times = collections.defaultdict(lambda: ([], []))
for line in open(sys.argv[1]):
    name, mine, theirs = line.split()
    times[name][0].append(int(mine))
    times[name][1].append(int(theirs))
medians = {name: (statistics.median(mine), statistics.median(theirs)) for name, (mine, theirs) in times.items()}
ratio = {name: theirs / mine for name, (mine, theirs) in medians.items()}
slowest = min(ratio, key=ratio.get)
print("| exercises | workbook | rustlings | times as fast |")
print("| --- | ---: | ---: | ---: |")
mine, theirs = (statistics.median(pair[side] for pair in medians.values()) for side in (0, 1))
print(f"| all {len(ratio)}, in the median | {mine:.0f} ms | {theirs:.0f} ms | {statistics.median(ratio.values()):.1f} |")
for name in sorted(ratio, key=ratio.get)[:3]:
    mine, theirs = medians[name]
    print(f"| `{name}` | {mine:.0f} ms | {theirs:.0f} ms | {ratio[name]:.1f} |")
if ratio[slowest] < 1:
    sys.exit(f"\n{slowest} is slower than with rustlings")
print(f"\n{statistics.median(ratio.values()):.1f} times as fast in the median of {len(ratio)} exercises, {ratio[slowest]:.1f} at the least")
PYTHON
