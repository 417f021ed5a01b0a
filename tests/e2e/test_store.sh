#!/bin/bash
# SPDX-License-Identifier: MIT
# Looking after the store: backup beside a living owner, restore, export, compaction, doctor; each killed at any moment. KILLS=12
. "$(dirname "$0")/lib.sh"

kills=${KILLS:-12}
am_start am
am_post am 30
case_before()
{
  new_home
  config_source am "${am_url[am]}"
  poll
  mapfile -t shown < <(ids)
  run_ok ack "${shown[0]}" "${shown[1]}" -m 'looking'
  run_ok comment "${shown[2]}" -m 'one more'
}
case_after() { [ -z "${owner:-}" ] || owner_stop; owner=; }

# The board, but for what time alone changes.
board() { alerts @state=~'.*'; value 'map({id, state, owner, episode, count, comment: .ack.comment}) | sort_by(.id)'; }
kept() { find "$home/state/tocsin" -name 'tocsin.db.before-restore-*' ! -name '*.jsonl'; }
killed() { # killed MICROSECONDS VERB...
  local us=$1
  shift
  timeout -s KILL "$(printf '0.%06d' "$us")" "$TOCSIN" "$@" >/dev/null 2>&1 </dev/null
}

case__backup__is_whole__beside_an_owner_that_writes()
{
  local before
  before=$(board)
  owner_start
  run_ok backup --json "$home/b.db"
  expect_jq '.ok and .events > 3 and .head_seq == .events'
  [ "$(stat -c %a "$home/b.db")" = 600 ] || fault "the backup can be read by others"
  run backup "$home/b.db"
  expect_exit 3
  expect_err 'is there already'
  run restore --yes "$home/b.db"
  expect_exit 5
  expect_err "pid $owner"
  owner_stop
  owner=
  run_ok --store "$home/b.db" log verify
  [ "$(TOCSIN_STORE=$home/b.db board)" = "$before" ] || fault "the backup shows another board"
}

case__restore__brings_back__and_keeps_what_was_there()
{
  local before node
  before=$(board)
  events
  node=$(head -n 1 "$out" | jq -r .node)
  run_ok backup "$home/b.db"
  run_ok ack "${shown[5]}"
  run restore "$home/b.db"
  expect_exit 3
  expect_err '--yes'
  run_ok restore --yes --json "$home/b.db"
  expect_jq '.kept | length > 0'
  [ "$(board)" = "$before" ] || fault "the restored store shows another board"
  run_ok ack "${shown[6]}"
  events
  expect_jq '(.[0].node == $n) and (.[-1].node != $n)' -s --arg n "$node"
  run_ok log verify
  run_ok --store "$(kept)" log verify
}

case__restore__refuses__what_is_no_whole_store()
{
  local before
  before=$(board)
  head -c 5000 /dev/urandom >"$home/noise"
  run restore --yes "$home/noise"
  expect_exit 5
  run restore --yes "$home/nowhere/b.db"
  expect_err "there is no file $home/nowhere/b.db"
  run restore --yes "$home/b.db"
  expect_err "there is no file $home/b.db"
  run_ok backup "$home/b.db"
  printf 'XXXXXXXX' | dd of="$home/b.db" bs=1 seek=$(($(stat -c %s "$home/b.db") - 200)) conv=notrunc 2>/dev/null
  truncate -s -4096 "$home/b.db"
  run restore --yes "$home/b.db"
  [ "$rc" != 0 ] || fault "a damaged backup was restored"
  [ -z "$(kept)" ] || fault "the store was put aside for nothing"
  [ "$(board)" = "$before" ] || fault "the board changed"
}

case__export__can_be_read_again__and_names_each_blob_once()
{
  run_ok log export
  expect_jq '(.[0].tocsin_log == 1) and .[0].whole and .[-1].end and (.[-1].events == ([.[] | select(.seq)] | length))' -s
  expect_jq '[.[] | select(.blob) | .blob] | length == (unique | length) and length > 5' -s
  run_ok log export "$home/some.jsonl" actor="unix:$USER_NAME" --json
  expect_jq '.whole == false and .blobs == 0'
  run_ok log export --last 2 "$home/last.jsonl" --json
  expect_jq '.whole and .events == 2'
}

case__compaction__leaves_the_board__and_an_export()
{
  local before end
  before=$(board)
  end=$(last_seq)
  run log compact --before "$(date -u +%Y-%m-%dT%H:%M:%SZ -d '+1 hour')"
  expect_exit 3
  run_ok log compact --yes --json --before "$(date -u +%Y-%m-%dT%H:%M:%SZ -d '+1 hour')"
  expect_jq '.last_seq == $n and .shrunk' --argjson n "$end"
  tail -n 1 "$(value .export)" | jq -e --argjson n "$end" '.end and .head_seq == $n' >/dev/null || fault "the export does not end there"
  [ "$(board)" = "$before" ] || fault "the board changed"
  run undo "$end" --yes
  expect_exit 3
  expect_err 'was compacted'
  run_ok ack "${shown[7]}"
  run_ok log verify --json
  expect_jq '.compacted_to == $n and .head_seq == $n + 1' --argjson n "$end"
  run_ok doctor --rebuild --json
  expect_jq '[.tables[] | .missing + .extra + .changed] | add == 0'
}

case__doctor__says_how_everything_is()
{
  run doctor --json
  expect_exit 4
  expect_jq '.rows | map(select(.what == "owner"))[0] | .state == "warning" and (.next | length > 0)'
  owner_start
  run_ok doctor
  expect_out 'source am +answered'
  owner_stop
  owner=
  chmod 644 "$store_file"
  run doctor
  expect_exit 4
  expect_out 'warning +modes'
  chmod 600 "$store_file"
  head -c 9000 /dev/urandom >"$store_file"
  run doctor
  expect_exit 5
  expect_out 'fault +log'
}

case__doctor__finds_fault__where_libcurl_is_not_there()
{
  mkdir "$home/lib"
  echo none >"$home/lib/libcurl.so.4"
  LD_LIBRARY_PATH=$home/lib run doctor
  expect_exit 5
  expect_out 'fault +libraries +libcurl[^ ]* can.t be loaded'
  LD_LIBRARY_PATH=$home/lib run serve --once
  expect_exit 4
  expect_err 'libcurl[^ ]* can.t be loaded: .*install it'
  run_ok log verify
}

case__doctor_rebuild__mends_the_board()
{
  local before
  need_commands sqlite3
  before=$(board)
  sqlite3 "$store_file" "DELETE FROM alert WHERE row % 2; UPDATE alert SET state = 0, hold_by = 'eve'; DELETE FROM act"
  [ "$(board)" != "$before" ] || fault "the damage does not show"
  run_ok doctor --rebuild
  expect_out 'alert: [0-9]+ rows were missing'
  [ "$(board)" = "$before" ] || fault "the board was not mended"
  run_ok doctor --rebuild
  expect_out 'nothing was changed'
}

case__restore_and_compaction__leave_a_whole_store__when_killed_at_any_moment()
{
  local i before
  run_ok backup "$home/b.db"
  before=$(board)
  for ((i = 0; i < kills; i++)); do
    killed $((4000 + i * 5711)) restore --yes "$home/b.db"
    run_ok log verify
    [ "$(board)" = "$before" ] || fault "after kill $i the board is another"
  done
  for ((i = 0; i < kills; i++)); do
    run_ok comment "${shown[2]}" -m "round $i"
    before=$(board)
    killed $((4000 + i * 5711)) log compact --yes --before "$(date -u +%Y-%m-%dT%H:%M:%SZ -d '+1 hour')"
    run_ok log verify
    [ "$(board)" = "$before" ] || fault "after kill $i the board is another"
  done
  run_ok log compact --yes --before "$(date -u +%Y-%m-%dT%H:%M:%SZ -d '+1 hour')"
  run_ok doctor --rebuild --json
  expect_jq '[.tables[] | .missing + .extra + .changed] | add == 0'
}

run_cases "$@"
