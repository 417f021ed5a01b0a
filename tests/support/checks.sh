# SPDX-License-Identifier: MIT
# For tests that are scripts: named cases, expectations that say what they found, and the closing line. Sourced by bash.
# A case is a function `case__thing__does_what__when`; cases run in the order of the file. TEST='*ack*' or $1 runs some.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
this_test=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
BUILD_DIR=${BUILD_DIR:-$top/build}
TOCSIN=${TOCSIN:-$BUILD_DIR/tocsin}
export LC_ALL=C.UTF-8

checks_passed=0 checks_failed=0 case_faults=0

# One expectation did not hold; the case goes on, so that one run shows all of them.
fault()
{
  case_faults=$((case_faults + 1))
  printf '  %s\n' "$@"
}

# skip REASON: loud here, and a failure in CI, where everything must be there. Ends the program.
skip()
{
  printf 'SKIPPED: %s\n' "$*"
  if [ "${CI:-}" = true ]; then
    printf '%d passed, %d failed\n' "$checks_passed" $((checks_failed + 1))
    exit 1
  fi
  printf '%d passed, %d failed\n' "$checks_passed" "$checks_failed"
  exit 0
}

need_commands()
{
  local c
  for c; do
    command -v "$c" >/dev/null 2>&1 || skip "$c is not installed (./bootstrap test installs it)"
  done
}

need_binary()
{
  [ -x "$TOCSIN" ] || skip "$TOCSIN is not built (./bootstrap build)"
}

# run_cases [FILTER]: a case's output is shown only where it failed. Define case_before and case_after if they are needed.
run_cases()
{
  local case_filter=${1:-${TEST:-*}} case_name case_log
  case_log=$(mktemp)
  for case_name in $(declare -F | awk '$3 ~ /^case__/ { print $3 }' | order_of_file "$this_test"); do
    # shellcheck disable=SC2053
    [[ ${case_name#case__} == $case_filter ]] || continue
    case_faults=0
    {
      ! declare -F case_before >/dev/null || case_before
      "$case_name"
      ! declare -F case_after >/dev/null || case_after
    } >"$case_log" 2>&1
    if [ "$case_faults" = 0 ]; then
      checks_passed=$((checks_passed + 1))
      printf 'ok %s\n' "${case_name#case__}"
    else
      checks_failed=$((checks_failed + 1))
      printf 'not ok %s\n' "${case_name#case__}"
      cat "$case_log"
    fi
  done
  rm -f "$case_log"
  printf '%d passed, %d failed\n' "$checks_passed" "$checks_failed"
  [ "$checks_failed" = 0 ]
}

# declare -F sorts by name; a story is told in the order in which it was written.
order_of_file()
{
  awk 'NR == FNR { name[$1]; next } { sub(/\(\).*/, "") } $1 in name { print $1; delete name[$1] }' /dev/stdin "$1"
}
