#!/bin/sh
# Measures the translation: everything, one changed route, memory of a route. Writes bench/results/translation.md.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build bench/Translation -c Release -v q --nologo
program=bench/Translation/bin/Release/net10.0/KGateway.TranslationBench
"$program" --inProcess --job short --filter "*" --artifacts "$work" --exporters github
mkdir -p bench/results
{
    echo "# Translation"
    echo
    echo "\`bench/run-translation.sh\` on $(date -u +%F), $(nproc) cores. *Full* is a translation from nothing, *OneRoute* the change of a random"
    echo "one of the routes after it, applying the change to the state included."
    echo
    sed -n '/^|/p' "$work"/results/*-github.md
    echo
    "$program" memory
} | tee bench/results/translation.md
