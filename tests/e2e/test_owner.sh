#!/bin/bash
# SPDX-License-Identifier: MIT
# One owner of the store and many beside it: screens, lines and verbs see the same, act through it, and go on when it goes.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"

am_start am
am_post am 3

case_before()
{
  new_home
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  panes_before=$((panes + 1))
}
case_after()
{
  local pid
  for pid in "${owners[@]:-}"; do [ -z "$pid" ] || kill -CONT "$pid" 2>/dev/null; done
  for pid in "${owners[@]:-}"; do [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null; done
  owners=()
  for pane_n in $(seq "$panes_before" "$panes"); do close_pane; done
  pane_n=$panes
}

# Screens beside each other: what follows is about that one.
panes=0
another_screen()
{
  pane_n=$panes
  dashboard "$@"
  panes=$pane_n
}
on() { pane_n=$1; }
two_screens()
{
  another_screen 100 24
  one=$pane_n
  expect_screen '3 alerts'
  another_screen 100 24
  two=$pane_n
  expect_screen '3 alerts'
}
pid_on() { (on "$1" && dashboard_pid); }

# An owner without a screen, whose board has the alerts.
owner_up()
{
  owner_start
  until_true 10 alerts_are_there || fault "no alerts: $(cat "$home/owner.err")"
}
alerts_are_there() { run alerts --json; [ "$(value length)" = 3 ]; }

first() { ids | head -n 1; }
# What a program that runs on has printed holds this.
expect_line() { until_true 10 grep -qE -- "$2" "$1" || fault "not printed: $2" "$(head -c 2000 "$1")" "$(head -c 600 "$1.err")"; }
# beside NAME VERB...: runs on, its lines in $home/NAME; its process is in the variable of that name.
beside()
{
  local name=$1
  shift
  "$TOCSIN" "$@" >"$home/$name" 2>"$home/$name.err" </dev/null &
  owners+=("$!")
  printf -v "$name" %s "$!"
  disown
}
seqs_of_lines() { awk '{ print $3 }' "$1"; }
expect_each_once()
{
  [ "$(sort -n "$1")" = "$(sort -nu "$1")" ] || fault "printed twice: $(sort -n "$1" | uniq -d | tr '\n' ' ')"
  diff "$1" "$2" >"$home/diff" || fault "not what the log has:" "$(cat "$home/diff")"
}

# ---- lines instead of a screen

case__plain__prints_the_same_lines__as_a_client_of_another()
{
  owner_up
  beside lines --plain
  until_true 10 owner_has_client lines || fault "it does not join: $(cat "$home/lines.err")"
  run_ok comment "$(first)" -m 'said once'
  expect_line "$home/owner" 'comment .*said once'
  expect_line "$home/lines" 'comment .*said once'
  [ "$(grep 'said once' "$home/owner")" = "$(grep 'said once' "$home/lines")" ] || fault "the lines differ"
}
# The client has the board: what is done from now on it prints.
owner_has_client() { run comment "$(first)" -m "is it there" && grep -q 'is it there' "$home/$1"; }

case__plain__goes_on_without_double_or_lost_lines__when_its_owner_dies()
{
  local i from
  owner_up
  beside lines --plain
  until_true 10 owner_has_client lines || fault "it does not join: $(cat "$home/lines.err")"
  for i in 1 2 3 4 5 6; do
    [ "$i" != 3 ] || kill -KILL "$owner"
    run_ok comment "$(first)" -m "number $i"
  done
  expect_line "$home/lines" 'number 6'
  until_true 5 grep -q 'has the store now' "$home/lines.err" || fault "it does not take over: $(cat "$home/lines.err")"
  from=$(head -n 1 "$home/lines" | awk '{ print $3 }')
  seqs_of_lines "$home/lines" >"$home/printed"
  run_ok log
  seqs_of_lines "$out" | awk -v from="$from" '$1 >= from' >"$home/logged"
  expect_each_once "$home/printed" "$home/logged"
  run_ok log verify
}

# ---- watch

# The lines are those of log --json, byte for byte.
expect_same_as_log()
{
  run_ok log --json
  jq -c --argjson from "$2" 'select(.seq >= $from) | .seq' "$out" >"$home/logged"
  jq -c .seq "$1" >"$home/printed"
  expect_each_once "$home/printed" "$home/logged"
  grep -vxFf "$out" "$1" >"$home/diff" && fault "not as the log has it:" "$(cat "$home/diff")"
}

case__watch__prints_each_event_once__across_the_deaths_of_two_owners()
{
  local i from
  owner_up
  from=$(($(last_seq) + 1))
  beside watched watch --json
  beside later watch --since "$from" --json
  until_true 10 owner_has_client watched || fault "it does not join: $(cat "$home/watched.err")"
  for i in 1 2 3 4 5 6 7 8 9; do
    if [ "$i" = 3 ] || [ "$i" = 6 ]; then
      kill -KILL "$owner"
      until_true 5 pid_is_gone "$owner"
      [ "$i" = 6 ] || owner_up
    fi
    run_ok comment "$(first)" -m "number $i"
  done
  expect_line "$home/watched" 'number 9'
  expect_line "$home/later" 'number 9'
  expect_same_as_log "$home/watched" "$(head -n 1 "$home/watched" | jq .seq)"
  expect_same_as_log "$home/later" "$from"
}

case__watch__prints_the_lines_of_log__where_no_json_is_asked_for()
{
  owner_up
  beside watched watch --since 1
  run_ok ack "$(first)" --for 30m
  expect_line "$home/watched" ' ack '
  run_ok log
  cmp "$out" "$home/watched" >"$home/diff" || fault "not as log has it: $(cat "$home/diff")" "$(cat "$home/watched")"
}

case__watch__prints_only_what_matches()
{
  owner_up
  beside watched watch --json kind=alert.commented number
  beside lines watch 'actor=nobody'
  run_ok ack "$(first)"
  run_ok comment "$(first)" -m 'other words'
  run_ok comment "$(first)" -m 'number 1'
  expect_line "$home/watched" 'number 1'
  [ "$(wc -l <"$home/watched")" = 1 ] || fault "more than what matches" "$(cat "$home/watched")"
  [ ! -s "$home/lines" ] || fault "more than what matches" "$(cat "$home/lines")"
  run watch kin=x
  expect_exit 2
  run watch --since yesteryear
  expect_exit 2
  expect_err 'neither an event.s number nor a time'
}

case__watch__waits_for_an_owner__and_says_so_once()
{
  beside watched watch --json
  until_true 5 grep -q 'waiting for a tocsin that does' "$home/watched.err" || fault "it does not say that it waits: $(cat "$home/watched.err")"
  poll
  expect_line "$home/watched" 'alert.fired'
  run_ok ack "$(first)"
  expect_line "$home/watched" 'alert.acked'
  [ "$(wc -l <"$home/watched.err")" = 1 ] || fault "it says more than once: $(cat "$home/watched.err")"
  kill -TERM "$watched"
  until_true 5 pid_is_gone "$watched" || fault "it does not end"
  expect_same_as_log "$home/watched" 1
}

case__watch__ends__when_nobody_reads_it_any_more()
{
  local pid
  owner_up
  mkfifo "$home/pipe"
  "$TOCSIN" watch --json >"$home/pipe" 2>"$home/pipe.err" </dev/null &
  pid=$!
  owners+=("$pid")
  exec 7<"$home/pipe"
  exec 7<&-
  until_true 5 pid_is_gone "$pid" || fault "it goes on, and nobody reads it"
  [ ! -s "$home/pipe.err" ] || fault "it complains: $(cat "$home/pipe.err")"
}

# ---- two screens

case__act_on_one_screen__is_on_the_other()
{
  two_screens
  on "$one"
  keys a
  expect_screen '[ >]A L2 '
  on "$two"
  expect_screen '[ >]A L2 '
  keys u
  expect_gone '[ >]A L2 '
  on "$one"
  expect_gone '[ >]A L2 '
  run_ok log verify
}

case__detail_that_is_open__is_told_on_the_other_screen__until_that_screen_dies()
{
  two_screens
  on "$two"
  keys Enter
  expect_screen 'instance'
  on "$one"
  keys Enter
  expect_screen "you have this open, on pts/"
  kill -KILL "$(pid_on "$two")"
  expect_gone 'you have this open'
}

case__comment_that_is_being_written__is_told__before_another_is_begun()
{
  two_screens
  on "$one"
  keys c
  expect_screen 'comment on'
  on "$two"
  expect_screen ' \.\.me$'
  keys c
  expect_screen 'you are writing about this since .*, on pts/'
  keys Escape
  on "$one"
  keys Escape
  on "$two"
  expect_gone ' \.\.me$'
}

case__other_screen__takes_over__when_the_owner_leaves__and_the_last_one_says_that_nobody_polls()
{
  two_screens
  on "$one"
  keys q
  expect_screen 'left with 0'
  ! screen_has 'nobody polls now' || fault "somebody does" "$(screen)"
  on "$two"
  expect_screen 'this screen has the store now'
  keys a
  expect_screen '[ >]A L2 '
  keys q
  expect_screen 'nobody polls now; tocsin serve goes on without a screen'
  expect_screen 'left with 0'
}

# ---- an owner that hangs

case__person_who_suspends_the_last_screen__is_told_that_nobody_polls()
{
  pane_n=$((panes + 1)) panes=$((panes + 1))
  tmux_ new-session -d -x 100 -y 24 'exec bash --norc --noprofile -i'
  keys "\"$TOCSIN\"" Enter
  expect_screen '3 alerts'
  keys C-z
  expect_screen 'nobody polls while tocsin is stopped here'
  keys fg Enter
  expect_screen '3 alerts'
}

case__owner_that_hangs__is_told_of__and_taken_over_from__after_asking()
{
  local pid
  two_screens
  pid=$(pid_on "$one")
  on "$two"
  keys : takeover Enter
  expect_screen 'answers: it is not taken over from'
  kill -STOP "$pid"
  owners+=("$pid")
  expect_screen "owner pid $pid not answering"
  keys a
  expect_screen '[ >].~L2 '
  keys : takeover Enter
  expect_screen 'SIGKILL ends it at once'
  keys n
  expect_screen 'nothing was done'
  keys : takeover Enter
  expect_screen 'SIGKILL ends it at once'
  keys y
  expect_screen '[ >]A L2 '
  pid_is_gone "$pid" || fault "it still lives"
  expect_gone 'not answering'
  events kind=alert.acked
  expect_jq 'length == 1' -s
}

case__verbs__name_an_owner_that_hangs__and_nothing_is_done_twice_after_it()
{
  local id
  owner_up
  id=$(first)
  kill -STOP "$owner"
  run ack "$id" --request-id hung
  expect_exit 5
  expect_err "no answer from .* pid $owner "
  run_ok alerts
  expect_err "no answer from .* pid $owner .*; this is what stands in the store"
  run status
  expect_exit 3
  expect_out "STORE no answer from .* pid $owner"
  kill -CONT "$owner"
  run_ok ack "$id" --request-id hung
  run_ok ack "$id" --request-id hung
  events kind=alert.acked
  expect_jq 'length == 1' -s
}

# ---- other accounts, by the group of the configuration

# Uids that no machine gives out.
ana=4100001 bo=4100002 stranger=4100009
group=games
exec 3>&2
group_ready()
{
  [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null && getent group "$group" >/dev/null || {
    echo "NOT TESTED: only root can act as other accounts, so ${FUNCNAME[1]#case__} was left out" >&3
    return 1
  }
  shared=$work/shared-$home_n
  mkdir -m 711 "$shared"
  chmod 711 "$work"
  install -m 755 "$TOCSIN" "$shared/tocsin"
  export TOCSIN_STORE=$shared/store/tocsin.db
  store_file=$TOCSIN_STORE
  printf 'group = "%s"\nperson "ana" { unix = {%s} }\nperson "bo" { unix = {%s} }\n' "$group" "$ana" "$bo" >>"$config_file"
  install -m 644 "$config_file" "$shared/conf"
}
# as UID VERB...: as that account, which is in the group unless it is the stranger.
as()
{
  local uid=$1 groups=(--groups "$(getent group "$group" | cut -d: -f3)")
  shift
  [ "$uid" != "$stranger" ] || groups=(--clear-groups)
  (cd / && exec setpriv --reuid "$uid" --regid "$uid" "${groups[@]}" env -i PATH="$PATH" LC_ALL="$LC_ALL" ASAN_OPTIONS="${ASAN_OPTIONS:-}" \
    HOME=/nonexistent TOCSIN_STORE="$TOCSIN_STORE" "$shared/tocsin" --config "$shared/conf" "$@")
}
run_as()
{
  last="uid $1: tocsin ${*:2}"
  as "$@" >"$out" 2>"$err" </dev/null
  rc=$?
}
# As beside, of another account.
beside_as()
{
  local name=$1
  shift
  as "$@" >"$home/$name" 2>"$home/$name.err" </dev/null &
  owners+=("$!")
  printf -v "$name" %s "$!"
  disown
}

case__directory_of_the_store__is_made_for_the_group__and_shut_to_others()
{
  group_ready || return 0
  owner_up
  [ "$(stat -c '%a %G' "$shared/store")" = "710 $group" ] || fault "the directory is $(stat -c '%a %G' "$shared/store")"
  [ "$(stat -c '%a %G' "$TOCSIN_STORE.sock")" = "660 $group" ] || fault "the socket is $(stat -c '%a %G' "$TOCSIN_STORE.sock")"
  [ "$(stat -c %a "$TOCSIN_STORE")" = 600 ] || fault "the store is $(stat -c %a "$TOCSIN_STORE")"
  run_as "$ana" alerts --json
  expect_exit 0
  expect_jq 'length == 3'
  run_as "$stranger" alerts --json
  expect_exit 5
  run_as "$stranger" watch --json
  expect_exit 5
}

case__directory_that_is_too_narrow__is_named_by_check_and_by_the_owner()
{
  group_ready || return 0
  mkdir -m 700 "$shared/store"
  owner_up
  run check
  grep -qF "chgrp $group $shared/store && chmod 710 $shared/store" "$out" "$err" || fault "check does not say what to do" "$(what_it_said)"
  grep -qF "chmod 710 $shared/store" "$home/owner.err" || fault "the owner does not say what to do: $(cat "$home/owner.err")"
  chgrp "$group" "$shared/store" && chmod 710 "$shared/store"
  run_as "$ana" alerts --json
  expect_exit 0
}

case__alerts__say_that_nothing_is_watched__only_where_that_is_so()
{
  am_start other
  config_source other "${am_url[other]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  owner_up
  run_ok alerts
  [ ! -s "$err" ] || fault "something is said beside the list" "$(what_it_said)"
  am_stop other
  until_true 30 alerts_say 'source other has not answered .*: what is listed of it is the last that is known' \
    || fault "a silent source is not told of" "$(what_it_said)"
  expect_exit 0
}
alerts_say() { run alerts && grep -qE "$1" "$err"; }

case__other_account__is_told_what_takes_that_of_the_store()
{
  group_ready || return 0
  owner_up
  run_as "$bo" log verify
  expect_exit 5
  expect_err "another account's: verify its log as that one"
  run_as "$bo" backup "$shared/backup.db"
  expect_exit 5
  expect_err 'belongs to another account \(uid .*do this as that account'
  run_as "$bo" doctor --json
  expect_exit 0
  expect_jq '[.rows[] | select(.what == "directory" or .what == "log") | .state == "ok" and (.words | contains("of another account"))] == [true, true]'
  owner_stop
  run_as "$bo" alerts
  expect_exit 5
  expect_err "nobody owns $TOCSIN_STORE, and it is another account's: start tocsin"
  run_as "$bo" comment "$(first)" -m x
  expect_exit 5
  expect_err 'belongs to another account .*have a tocsin of that account own the store'
  run_as "$bo" doctor --json
  expect_exit 4
  expect_jq '[.rows[] | select(.state != "ok") | .what] == ["owner"]'
}

case__other_account__acts_under_its_own_name__and_watches()
{
  group_ready || return 0
  owner_up
  beside_as watched "$ana" watch --json kind=alert.commented
  beside_as lines "$bo" log --follow
  until_true 10 comment_of_ana_comes watched || fault "it does not watch: $(cat "$home/watched.err")"
  expect_line "$home/lines" ' ana +comment '
  events kind=alert.commented
  expect_jq 'all(.[]; .actor == "ana" and (.origin | startswith("cli unix:'"$ana"'")))' -s
  grep -vxFf "$out" "$home/watched" >"$home/diff" && fault "not as the log has it:" "$(cat "$home/diff")"
}
comment_of_ana_comes() { run_as "$ana" comment "$(first)" -m 'from ana' && grep -q 'from ana' "$home/$1"; }

case__two_who_acknowledge_at_once__make_one_ack_and_one_refusal_that_names_the_first()
{
  local id winner
  group_ready || return 0
  owner_up
  id=$(first)
  beside_as a "$ana" ack "$id"
  beside_as b "$bo" ack "$id"
  until_true 10 pid_is_gone "$a" && until_true 10 pid_is_gone "$b" || fault "they do not answer"
  events kind=alert.acked
  expect_jq 'length == 1' -s
  winner=$(value .actor)
  cat "$home/a.err" "$home/b.err" | grep -v 'takes it back' >"$home/refusals"
  [ "$(wc -l <"$home/refusals")" = 1 ] && grep -q "$winner" "$home/refusals" || fault "not one refusal that names $winner" "$(cat "$home/refusals")"
}

case__screen_of_another_account__shows_the_board__and_what_its_owner_is_at()
{
  group_ready || return 0
  cat >"$shared/as-ana" <<END
#!/bin/sh
cd / && exec setpriv --reuid $ana --regid $ana --groups $(getent group "$group" | cut -d: -f3) env -u XDG_CONFIG_HOME -u XDG_STATE_HOME HOME=/nonexistent \\
  TOCSIN_STORE="$TOCSIN_STORE" "$shared/tocsin" --config "$shared/conf" "\$@"
END
  chmod 755 "$shared/as-ana"
  another_screen 100 24
  one=$pane_n
  expect_screen '3 alerts'
  TOCSIN=$shared/as-ana another_screen 100 24
  two=$pane_n
  expect_screen '3 alerts'
  keys c
  expect_screen 'comment on'
  on "$one"
  expect_screen ' \.\.ana$'
  keys Enter
  expect_screen 'ana is writing about this since .* \(pts/'
  keys a
  on "$two"
  keys Escape
  expect_gone 'Enter write it'
  expect_screen '[ >]a L2 '
  keys q
  expect_screen 'left with 0'
  on "$one"
  expect_gone 'ana is writing'
}

run_cases "$@"
