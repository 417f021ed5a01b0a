#!/bin/bash
# SPDX-License-Identifier: MIT
# What `make dist` packs: every file of the project is listed in a fragment, and nothing listed is missing.
. "$(dirname "$0")/../support/checks.sh"
need_commands make
cd "$top" || exit 1

packed=$(mktemp -d) || exit 1
trap 'rm -rf "$packed"' EXIT

case__dist__packs_every_file()
{
  local found
  if ! make -s --no-print-directory -C "$BUILD_DIR" distdir distdir="$packed/tocsin" >"$packed/log" 2>&1; then
    fault "make distdir failed:" "$(tail -n 5 "$packed/log")"
    return
  fi
  found=$(find src include tests themes man demo -type f ! -name '*.swp' ! -name '*~' ! -name '*.orig' | sort | while read -r f; do
    [ -e "$packed/tocsin/$f" ] || printf '  %s is in no local.mk (a _SOURCES or EXTRA_DIST)\n' "$f"
  done)
  [ -z "$found" ] || fault "$found"
}

run_cases "$@"
