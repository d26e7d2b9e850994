#!/bin/sh
# Compares the xDS engine with go-control-plane: cold fill (S1), one endpoint (S2), one route (S3). Both servers get the same
# load from xdsbench, one after the other. Usage: bench/run-xds.sh [CLIENTS CLUSTERS ROUTES]; XDSBENCH names the program.
# Writes bench/results/xds.md.
set -eu
cd "$(dirname "$0")/.."
clients=${1:-1000} clusters=${2:-1000} routes=${3:-1000}
changes=${CHANGES:-20}
xdsbench=${XDSBENCH:-$(command -v xdsbench || true)}
[ -n "$xdsbench" ] || { echo "xdsbench was not found: set XDSBENCH" >&2; exit 2; }
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

[ -n "${SKIP_BUILD:-}" ] || { dotnet build bench/xds-cache -c Release -v q --nologo && dotnet build src/Silo -c Release -v q --nologo; }

measure() { # name protocol command...
    name=$1 protocol=$2
    shift 2
    "$@" --synthetic "$clusters,$routes" --listen 127.0.0.1:18400 --control 127.0.0.1:18401 >"$work/$name.log" 2>&1 &
    server=$!
    until curl -sf -o /dev/null http://127.0.0.1:18401/stats; do kill -0 "$server"; done
    "$xdsbench" load --clients "$clients" --protocol "$protocol" --target 127.0.0.1:18400 --server-pid "$server" \
        --changes "$changes" --spread "$changes" --gap 200ms \
        --drive 'http://127.0.0.1:18401/change?kind=endpoint&index={i}' \
        --drive 'http://127.0.0.1:18401/change?kind=route&index={i}' -o "$work/$name.json" >&2
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=
    python3 bench/xds-row.py "$name" "$work/$name.json" >>"$work/rows"
}

for protocol in delta sotw; do
    measure "ours-$protocol" "$protocol" dotnet bench/xds-cache/bin/Release/net10.0/KGateway.XdsCache.dll
    measure "linear-$protocol" "$protocol" "$xdsbench" peer --mode linear
done
measure "snapshot-delta" delta "$xdsbench" peer --mode snapshot

# The whole way from a saved file: read, validated, translated by a grain, pushed. The peer has no source, so there is nothing beside it.
measure_source() { # name protocol
    "$xdsbench" gen --routes "$routes" --backends "$clusters" -o "$work/folder" >&2
    printf bench >"$work/token"
    KGATEWAY_XDS_TOKEN=bench ${KGATEWAY:-dotnet src/Silo/bin/Release/net10.0/kgateway.dll} run "$work/folder" --no-envoy \
        --xds-port 18400 --admin-port 18401 >"$work/$1.log" 2>&1 &
    server=$!
    until curl -sf -o /dev/null http://127.0.0.1:18401/readyz; do kill -0 "$server"; done
    "$xdsbench" load --clients "$clients" --protocol "$2" --target 127.0.0.1:18400 --token-file "$work/token" --server-pid "$server" \
        --changes "$changes" --spread "$changes" --gap 200ms \
        --drive "exec:$xdsbench gen --change endpoint --index {i} --seq {seq} -o $work/folder" \
        --drive "exec:$xdsbench gen --change route --index {i} --seq {seq} -o $work/folder" -o "$work/$1.json" >&2
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=
    python3 bench/xds-row.py "$1" "$work/$1.json" >>"$work/rows"
}
measure_source "ours-from-source-delta" delta

mkdir -p bench/results
{
    echo "# xDS engine beside go-control-plane"
    echo
    echo "\`bench/run-xds.sh $clients $clusters $routes\` on $(date -u +%F), $(nproc) cores shared by server and load, own connection a client,"
    echo "$changes changes of each kind. *linear* is go-control-plane's best case, *snapshot* its usual cache. Ratios count, not absolutes."
    echo "*from-source* is the whole program: a file is saved, read, validated, translated and pushed; the others get the change in memory."
    echo
    echo "| server | S1 all filled | server CPU | KiB a client | S2 endpoint p50 / p99 | B a client | CPU a change | S3 route p50 / p99 | CPU a change | violations |"
    echo "|---|---|---|---|---|---|---|---|---|---|"
    cat "$work/rows"
} | tee bench/results/xds.md
