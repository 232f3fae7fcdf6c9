"""Names each dependency that asks for a newer Rust than the workbook promises: `cargo metadata | msrv.py 1.88`."""

import json
import sys


def version(text):
    return tuple(int(part) for part in text.split(".")[:2])


promised = version(sys.argv[1])
packages = json.load(sys.stdin)["packages"]
newer = [p for p in packages if p["rust_version"] and version(p["rust_version"]) > promised]
for package in newer:
    print(f"{package['name']} {package['version']} needs Rust {package['rust_version']}, and {sys.argv[1]} is promised")
sys.exit(1 if newer else 0)
