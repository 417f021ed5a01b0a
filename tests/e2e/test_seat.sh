#!/bin/bash
# SPDX-License-Identifier: MIT
# A place at the store where its owner is slow, mute, full, of another version or configured anew, and verbs whose person takes her time.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"

# More than verbs act upon without asking.
many=21
am_start am
am_post am "$many"

case_before()
{
  new_home
  config_source am "${am_url[am]}"
  pane_n=0
}
case_after()
{
  local pid n
  for pid in "${owners[@]:-}"; do [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null; done
  owners=()
  for n in 1 2; do pane_n=$n close_pane; done
}

# A process that listens beside the store; what it says is in the file of fake_owner.py. Each connection adds a line to $home/joined.
fake_owner()
{
  mkdir -p "${store_file%/*}"
  : >"$home/joined"
  python3 "$top/tests/e2e/fake_owner.py" "$store_file.sock" "$1" >"$home/joined" 2>"$home/fake.err" </dev/null &
  fake=$!
  owners+=("$fake")
  disown
  until_true 5 test -S "$store_file.sock" || fault "no false owner: $(cat "$home/fake.err")"
}
has_joined() { [ "$(wc -l <"$home/joined")" -ge "$1" ]; }

# ---- screens

case__screen__tells_the_pid__of_an_owner_that_never_answered()
{
  fake_owner mute
  dashboard 100 24
  expect_screen "owner pid $fake not answering"
}

run_cases "$@"
