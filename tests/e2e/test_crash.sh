#!/bin/bash
# SPDX-License-Identifier: MIT
# The promise: what was answered is there after a kill -9 at any moment, once. KILLS=200 makes it the long form, SEED=n repeats a course.
. "$(dirname "$0")/../support/checks.sh"
need_binary
kills=${KILLS:-20}

# It is built with the tests, which may be in the build beside this one.
crash=$BUILD_DIR/tests/e2e/crash
[ -x "$crash" ] || crash=$BUILD_DIR/asan/tests/e2e/crash
[ -x "$crash" ] || crash=$BUILD_DIR/tests/e2e/crash
[ -x "$crash" ] || make -s --no-print-directory -C "$BUILD_DIR" tests/e2e/crash >/dev/null 2>&1 || skip "tests/e2e/crash is not built (make check-programs)"

# The figures go where they are seen, whether the case holds or not.
exec 5>&1
survives()
{
  local said
  said=$(TOCSIN=$TOCSIN "$crash" "$1" "$kills" 2>&1) || fault "what was answered is lost, doubled or unreadable:" "$said"
  tail -n 1 <<<"$said" >&5
  grep -qE ', [1-9][0-9]* answered, 0 lost, 0 doubled, 0 not whole, 0 refused' <<<"$said" || fault "these are not the figures of a good run" "$said"
}

case__sigkill__loses_nothing_and_doubles_nothing__while_verbs_write() { survives verbs; }

case__sigkill__loses_nothing_and_doubles_nothing__while_keys_write() { survives keys; }

run_cases "$@"
