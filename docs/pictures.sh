#!/usr/bin/env bash
# Draws the pictures that the README shows: docs/timeline.svg, and docs/report.png with a Chromium.
# The times in them are those of virtual time, and so the same on every machine.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo run --quiet -- run gather --only many --virtual-time --svg docs/timeline.svg >/dev/null

browser=${WORKBOOK_CHROMIUM:-$(command -v chromium chromium-browser google-chrome | head -n 1 || true)}
if [ -z "$browser" ]; then
  echo "docs/report.png stays as it is: no Chromium on this machine" >&2
  exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cargo run --quiet -- run timeouts --only batch-deadline --virtual-time --html - |
  # A picture has room for the results only.
  sed 's#</head>#<style>nav, main > :not(.measured), footer { display: none } h2 { margin-top: 0 }</style></head>#' \
    >"$scratch/report.html"
"$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars \
  --disable-background-networking --disable-component-update --disable-sync \
  --user-data-dir="$scratch/user" --window-size=1000,1060 --screenshot="$scratch/report.png" \
  "file://$scratch/report.html" 2>/dev/null

# A palette of 128 colours is plenty for a page of text, and a third of the size.
if command -v pngquant >/dev/null; then
  pngquant --force --strip --speed 1 --output "$scratch/report.png" 128 "$scratch/report.png"
fi
if command -v optipng >/dev/null; then
  optipng -quiet -strip all "$scratch/report.png"
fi
most=$((200 * 1024))
size=$(wc -c <"$scratch/report.png")
if [ "$size" -gt "$most" ]; then
  echo "the picture has $size bytes, more than $most: install pngquant and optipng" >&2
  exit 1
fi
cp "$scratch/report.png" docs/report.png
