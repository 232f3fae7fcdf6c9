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

# What a call costs, beside Python.
suite_overhead() {
  cargo bench
  python3 benches/table.py
}

# Every small change of every model answer, judged by the checks; it goes on where the last run was ended.
suite_mutants() {
  cargo build --locked
  cargo run --locked -p mutants -- --minutes 240
}
