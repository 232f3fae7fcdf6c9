#!/usr/bin/env bash
# How long `workbook list` takes from start to end, beside a program that does nothing (`true`).
# Needs hyperfine (a package of that name in most distributions).
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
exec hyperfine --shell=none --warmup 20 --runs 200 'true' 'target/release/workbook list'
