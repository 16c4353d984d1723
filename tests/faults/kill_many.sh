#!/bin/sh
# kill_many.sh BUILD [TIMES] [SEED]: kills indexing (twice as often), migrating, backing up and training TIMES times in all (200) at
# random moments, and prints how often each was killed. Fails when anything was lost or ended otherwise than undisturbed.
set -eu
build=${1:?the build folder}
times=${2:-200}
export SEMBLANCE_KILLS=$(((times + 4) / 5)) SEMBLANCE_KILL_SEED="${3:-0}" QTEST_FUNCTION_TIMEOUT=100000000
exec "$build/tests/tst_kill" -maxwarnings 0
