# The long suites of `.ci/full`. The last line that each prints is its result in docs/full_run.md.

# Every attempt, in the release profile and twice, so that a verdict which chance decides shows.
suite_attempts() {
  for round in 1 2; do
    cargo test --release --locked --test it -- attempts::
  done
}

# From save to verdict, beside Rustlings.
suite_check_vs_rustlings() {
  benches/check_vs_rustlings.sh 11
}

# The set that others wrote: every verdict of `rustlings` on its own exercises, and how long both take.
suite_rustlings_set() {
  benches/rustlings_set.sh 3
}

# What a call costs, beside Python.
suite_overhead() {
  cargo bench --locked
  python3 benches/table.py
  python3 benches/table.py | awk -F' *[|] *' '$2 == "100,000" { print "100,000 calls: bare spawn " $3 ", spawn " $4 ", asyncio " $7 }'
}

# How long short commands take; completions are held to 15 ms.
suite_start_up() {
  cargo build --release --locked
  python3 benches/start_up.py
}

# What a newcomer waits for, before and now.
suite_first_build() {
  benches/first_build.sh
}

# Every small change of every model answer, judged by the checks; it goes on where the last run was ended.
suite_mutants() {
  cargo build --locked
  cargo run --locked -p mutants -- --minutes 240
}

# Every program of tests/programs: what is found in it, against what was expected.
suite_trace_programs() {
  WORKBOOK_PROGRAMS=all cargo test --locked --test it -- trace_programs:: --nocapture | tee target/trace_programs.log
  grep 'wrong programs named' target/trace_programs.log
}

# What recording costs, and whether it keeps its bounds.
suite_trace_bench() {
  cargo build --release --locked
  python3 benches/trace.py 5 | tee target/trace_bench.log
  ! grep -q missed target/trace_bench.log
}

# The recorder with the last four minor versions of Tokio.
suite_trace_tokios() {
  cargo build --locked
  .ci/trace_tokios.sh
}

# Public programs, as they are in the registry.
suite_trace_real() {
  cargo build --locked
  .ci/trace_real.sh
}

# Right attempts, judged again and again while other processes keep all cores busy; it goes on where it was ended.
suite_soak() {
  cargo build --release --locked -p checker --example soak
  target/release/examples/soak --runs 100 --nice 19
  target/release/examples/soak --runs 10000 --jobs 4
}
