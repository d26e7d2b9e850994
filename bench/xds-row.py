"""Prints one row of the table of run-xds.sh from a report of xdsbench: xds-row.py NAME REPORT."""
import json
import sys

name, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    report = json.load(file)
start, changes = report["start"], report["changes"]


def times(kind):
    per_client = changes[kind]["per_client"]
    return f"{per_client['p50_ms']:.0f} / {per_client['p99_ms']:.0f} ms"


endpoint, route = changes["endpoint"], changes["route"]
print(
    f"| {name} | {start['time']['max_ms'] / 1000:.2f} s | {start['server_cpu_s']:.1f} s | {start['server_kib_per_client']:.0f} "
    f"| {times('endpoint')} | {endpoint['bytes_per_client_per_change']:.0f} | {endpoint['server_cpu_ms_per_change']:.0f} ms "
    f"| {times('route')} | {route['server_cpu_ms_per_change']:.0f} ms | {report['checks']['violations']} |"
)
