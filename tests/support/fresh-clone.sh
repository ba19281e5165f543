#!/usr/bin/env bash
# The newcomer's two commands in a clean copy of the repository, with an empty HOME, an empty npm cache and an empty
# data directory: `npm start` becomes ready, runs the sample, answers, starts a second time with its data, stops on
# SIGINT leaving nothing behind; `npm test` passes. Prints `ok: fresh clone`. Takes a folder to keep its logs in.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
logs=${1:-$work/logs}
mkdir -p "$logs" "$work/home"
pid=
finish() {
  if [ -n "$pid" ]; then kill -KILL -- "-$pid" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
fail() {
  echo "FAIL: $1" >&2
  tail -n 30 "$logs"/*.log >&2 || true
  exit 1
}

git clone --quiet "$source_root" "$work/ymera"
cd "$work/ymera"
# As on a newcomer's machine: no tool of the source checkout on the PATH, no settings of its owner.
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v node_modules | paste -sd:)
export PATH HOME="$work/home" npm_config_cache="$work/npm-cache" YMERA_DATA_DIR="$work/data"
YMERA_PORT=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
export YMERA_PORT

start() {
  setsid npm start >"$logs/$1.log" 2>&1 &
  pid=$!
  for _ in $(seq 1 300); do
    curl -fs "http://127.0.0.1:$YMERA_PORT/readyz" >/dev/null && return
    kill -0 "$pid" 2>/dev/null || fail "npm start ended"
    sleep 1
  done
  fail "npm start was not ready within 300 s"
}

stop() {
  kill -INT -- "-$pid"
  for _ in $(seq 1 20); do
    # The store runs in a group of its own; it has this folder on its command line.
    pgrep -g "$pid" >/dev/null || pgrep -f -- "$work/" >/dev/null || { pid=; return; }
    sleep 1
  done
  fail "20 s after Ctrl-C these still run: $(pgrep -ag "$pid"; pgrep -af -- "$work/")"
}

await_line() {
  for _ in $(seq 1 120); do
    grep -q "$2" "$logs/$1.log" && return
    sleep 1
  done
  fail "\"$2\" did not appear in $1.log within 120 s"
}

start first
await_line first 'Serving. Ctrl-C stops it.'
grep -qi forecast "$logs/first.log" || fail "the sample's report was not printed"
grep -q '/setup#token=' "$logs/first.log" || fail "the set-up link was not printed"
stop
start second
await_line second 'Serving. Ctrl-C stops it.'
if grep -q 'Running "' "$logs/second.log"; then fail "the sample ran a second time"; fi
stop
npm test >"$logs/test.log" 2>&1 || fail "npm test"
grep -aE 'Test Files|Tests ' "$logs/test.log" | tail -n 2
npm test >"$logs/test-again.log" 2>&1 || fail "npm test, the second time"
git status --porcelain | grep . && fail "the commands changed files of the repository"
echo 'ok: fresh clone'
