#!/bin/bash
# SPDX-License-Identifier: MIT
# Who acts over one owner's socket stands in its log as the kernel has it: other users of a group, with forged environments, options, lines of the
# protocol, sockets and credentials, are recorded under their own uid or refused.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"
. "$(dirname "$0")/people.sh"

need_commands python3

owner_uid=4100010
group=$(getent group | awk -F: '$3 > 0 && $3 < 1000 { print $1; exit }')
[ -n "$group" ] || skip "this machine has no group but root's: nothing here was tested"
group_of_all=$(getent group "$group" | cut -d: -f3)
dir=$work/owned store=$work/owned/tocsin.db sock=$work/owned/tocsin.db.sock
python=$(python3 -c 'import sys; print(sys.executable)')
install -m 644 "$top/tests/e2e/forge.py" "$work/bin/forge.py"

am_start am
am_post am 1

store_of() { echo "$store"; }
user_ready()
{
  local dir=$work/user-$1
  [ ! -d "$dir" ] || return 0
  mkdir -p "$dir/forged/tocsin"
  forged_configuration "$1" >"$dir/forged/tocsin/tocsin.conf"
  chown -R "$1:$group" "$dir"
  chmod -R go= "$dir"
}

# As an account of its own that is in the group, with the store in a directory that the group may pass. The configuration is that of the case.
own()
{
  rm -rf "$dir"
  install -d -m 710 -o "$owner_uid" -g "$group" "$dir"
  cat >"$work/bin/owner" <<END
#!/bin/sh
cd / && exec setpriv --reuid $owner_uid --regid $owner_uid --groups $group_of_all env HOME="$dir" XDG_STATE_HOME="$dir" TOCSIN_STORE="$store" \\
  "$program" --config "$persons" "\$@"
END
  chmod 755 "$work/bin/owner"
  TOCSIN=$work/bin/owner dashboard 100 24
  expect_screen '1 alert'
  [ "$(stat -c '%a %G' "$sock")" = "660 $group" ] || fault "the socket is not the group's: $(stat -c '%a %G' "$sock")"
}

case_before()
{
  new_home
  login_uid=
  alerts_by_uid=()
  people "${roles_of_case:-}"
  printf 'group = "%s"\n' "$group" >>"$persons"
  own
}
case_after() { close_pane; }

# forge_as UID ARGS...: forge.py as that user.
forge_as()
{
  local uid=$1
  shift
  last="uid $uid forge.py $*"
  (cd / && exec timeout -k 5 "$verb_within_s" setpriv --reuid "$uid" --regid "$group_of_all" --clear-groups "$python" "$work/bin/forge.py" "$@") \
    >"$out" 2>"$err" </dev/null
  rc=$?
}
forge_as_root() { timeout -k 5 "$verb_within_s" setpriv --regid "$group_of_all" --clear-groups "$python" "$work/bin/forge.py" "$@" >"$out" 2>"$err" </dev/null; rc=$?; }
whole_id() { run_as "$cy" -- alerts --json; jq -r '.[0].id' "$out"; }

# judge WHO ORIGINS: each attempt that forge.py tells of: done and in the log once, as WHO from an origin that the pattern accepts, or not done and not
# there.
judge()
{
  local told=$home/told n
  cp "$out" "$told"
  [ "$rc" = 0 ] || fault "forge.py ended early" "$(what_it_said)"
  n=$(wc -l <"$told")
  attempts=$((attempts + n))
  run_as "$cy" -- log --json kind=alert.commented
  expect_exit 0
  jq -r '.data.now.text + "\t" + .actor + "|" + .origin' "$out" >"$home/recorded"
  awk -F'\t' -v who="$1" -v origins="^($2)\$" '
    NR == FNR { said[$1] = $2; times[$1]++; next }
    $2 == "done" && times[$1] != 1 { print $1 ": done, and recorded " times[$1] + 0 " times" }
    $2 == "done" && said[$1] != "" { split(said[$1], part, "|"); if (part[1] != who || part[2] !~ origins) print $1 ": recorded as " said[$1] }
    $2 != "done" && ($1 in said) { print $1 ": " $2 ", but recorded as " said[$1] }
    $2 == "done" { done++ }
    END { if (FNR == 0) print "nothing was tried" }' "$home/recorded" "$told" >"$home/wrong"
  [ ! -s "$home/wrong" ] || fault "forged: $(cat "$home/wrong")"
}

# raw UID WHO VICTIM: every forged line. The origin's first word is what the client says of itself, of five that are known.
raw()
{
  user_ready "$1"
  forge_as "$1" forge "$sock" "$(whole_id)" "$3" "$ana" "line $1"
  judge "$2" "(cli|tui|wall|plain|watch) unix:$1( named)?"
}
# done_at_least N: that not all was refused, which would prove little.
done_at_least() { [ "$(grep -c 'done$' "$home/told")" -ge "$1" ] || fault "only $(grep -c 'done$' "$home/told") attempts were done at all"; }

case__own_account__is_the_person__whatever_is_forged() { forgeries "$cy" cy "cli unix:$cy" ana own; }
case__account_of_nobody__is_its_number__whatever_is_forged() { forgeries "$stranger" "unix:$stranger" "cli unix:$stranger" ana own; }
case__shared_account__is_nobody_before_she_says_who_she_is__whatever_is_forged() { forgeries "$shared" none none cy refused; }

case__lines__make_nobody_else_of_who_connects()
{
  raw "$stranger" "unix:$stranger" ana
  done_at_least 40
  raw "$cy" cy ana
  done_at_least 40
  raw "$ana" ana bo
  done_at_least 40
}
case__lines__make_of_a_shared_account_one_of_its_own_at_most() { raw "$shared" none cy; }

case__configuration_of_ones_own__does_not_count_where_another_owns()
{
  user_ready "$stranger"
  as_configured=
  attempt "$stranger" "unix:$stranger" "cli unix:$stranger" own "XDG_CONFIG_HOME=$work/user-$stranger/forged" -- comment
  attempt "$stranger" "unix:$stranger" "cli unix:$stranger" refused "XDG_CONFIG_HOME=$work/user-$stranger/forged" -- comment --as ana
  run_as "$stranger" "XDG_CONFIG_HOME=$work/user-$stranger/forged" -- whoami --json
  expect_exit 0
  expect_jq '.person == "unix:4100009" and .here.person == "ana" and .differs and (.owner | startswith("tui pid "))'
  unset as_configured
}

case__an_incident__is_declared_run_and_read_whole_from_other_accounts()
{
  local alert
  user_ready "$ana"
  user_ready "$bo"
  alert=$(alert_of "$ana")
  run_as "$ana" -- incident open -m 'Checkout fails' --severity sev-2 "$alert" --json
  expect_exit 0
  expect_jq '.incident == "INC-1"'
  run_as "$bo" -- incident update 1 -m 'we look at {{alert}} for {{title}}' --next 20m
  expect_exit 0
  run_as "$bo" -- ack "$alert"
  expect_exit 0
  run_as "$cy" -- show INC-1 --json
  expect_exit 0
  expect_jq '.declared_by == "ana" and .alerts[0].id == $id and .alerts[0].state == "acked"' --arg id "$alert"
  expect_jq '.updates[0].by == "bo" and (.updates[0].text | test("^we look at [^{]+ for Checkout fails$"))'
  expect_jq '.timeline | map(.kind) | index("incident.opened") < index("incident.entry") and index("incident.entry") < index("alert.acked")'
  run_as "$cy" -- incidents --json
  expect_jq 'length == 1 and .[0].next_update_due != null'
  run_as "$ana" -- incident unlink 1 "${alert:0:10}"
  expect_exit 0
  run_as "$bo" -- banner set be patient
  expect_exit 0
  run_as "$cy" -- banner --json
  expect_jq '.banner.by == "bo"'
}

case__sockets__elsewhere__change_nothing()
{
  local at=$work/user-$stranger/socket alert
  user_ready "$stranger"
  alert=$(whole_id)
  ln "$sock" "$at.linked"
  ln -s "$sock" "$at.symbolic"
  cp -a "$sock" "$at.copied"
  for at in "$at".*; do
    forge_as "$stranger" forge "$at" "$alert" ana "$ana" "at ${at##*.}"
    judge "unix:$stranger" "[a-z]+ unix:$stranger"
  done
}

case__way_to_another_s_socket__is_refused()
{
  local there=$work/user-$stranger
  user_ready "$stranger"
  chmod 711 "$there"
  ln "$sock" "$there/tocsin.db.sock"
  run_as "$cy" "TOCSIN_STORE=$there/tocsin.db" -- whoami
  expect_out "owner +uid $owner_uid listens at .*, in a directory of uid $stranger: nothing is said to it"
  ln -sf "$sock" "$there/tocsin.db.sock"
  run_as "$cy" "TOCSIN_STORE=$there/tocsin.db" -- comment 0000 -m text
  expect_exit 3
  expect_err "tocsin.db.sock is no socket"
  rm "$there/tocsin.db.sock"
  chmod 700 "$there"
}

case__false_owner__is_told_nothing()
{
  local there=$work/careless false_owner
  install -d -m 777 -o "$ana" -g "$group" "$there"
  setpriv --reuid "$stranger" --regid "$group_of_all" --clear-groups "$python" "$work/bin/forge.py" false "$there/tocsin.db.sock" >"$home/false" 2>&1 &
  false_owner=$!
  owners+=("$false_owner")
  until_true 10 grep -q listening "$home/false" || fault "no false owner came up: $(cat "$home/false")"
  run_as "$cy" "TOCSIN_STORE=$there/tocsin.db" -- comment 0000 -m secret
  expect_exit 3
  expect_err "uid $stranger listens at .*, in a directory of uid $ana"
  run_as "$ana" "TOCSIN_STORE=$there/tocsin.db" -- status
  kill "$false_owner"
  ! grep 'told' "$home/false" | grep -v "b''" || fault "it was told something"
  rm -rf "$there"
}

# Who connected counts: not who she was before, nor who holds the connection now.
case__connection__is_of_who_made_it()
{
  local alert
  alert=$(whole_id)
  forge_as_root child "$stranger" "$sock" "$alert" "as a child of root's"
  judge "unix:$stranger" "cli unix:$stranger"
  done_at_least 1
  forge_as_root become "$stranger" "$sock" "$alert" "connected before"
  judge unix:root "cli unix:0"
  done_at_least 1
  forge_as_root pass "$ana" "$bo" "$sock" "$alert" "over a connection that ana gave away"
  judge ana "cli unix:$ana"
  done_at_least 1
}

case__members_of_the_group__can_neither_remove_nor_replace_the_socket()
{
  local id
  id=$(stat -c %i "$sock")
  (cd / && setpriv --reuid "$stranger" --regid "$group_of_all" --clear-groups sh -c \
    "rm -f '$sock'; mv '$sock' '$sock.away'; ln -s /tmp/x '$sock.x'; ls '$dir'; cat '$store'; chmod 777 '$sock'; touch '$dir/x'") >"$home/seen" 2>/dev/null
  [ "$(stat -c '%i %a' "$sock")" = "$id 660" ] && [ "$(find "$dir" -name '*x' | wc -l)" = 0 ] && [ ! -s "$home/seen" ] || fault "something could be done there: $(cat "$home/seen")"
}

case__crowd__leaves_room_for_the_owner_s_account()
{
  local crowd
  mkfifo "$home/crowd.in"
  setpriv --regid "$group_of_all" --clear-groups "$python" "$work/bin/forge.py" crowd 60 4100100 "$sock" <"$home/crowd.in" >"$home/crowd" 2>&1 &
  crowd=$!
  owners+=("$crowd")
  exec 7>"$home/crowd.in"
  until_true 20 grep -q . "$home/crowd"
  grep -qx 160 "$home/crowd" || fault "not 160 connections of others stand: $(cat "$home/crowd")"
  forge_as "$owner_uid" say "$sock" '{"do":"clients"}'
  expect_jq '.ok and ([.clients[] | select(.uid >= 4100100)] | group_by(.uid) | map(length)) == [40, 40, 40, 40]'
  run_as "$cy" -- whoami --json
  expect_jq '.owner == null and (.owner_fault | startswith("the owner of the store has no room"))'
  run_as "$cy" -- comment 0000 -m text
  expect_exit 5
  expect_err 'the owner of the store has no room for more connections of this account'
  exec 7>&-
  until_true 10 pid_is_gone "$crowd"
  run_as "$cy" -- whoami --json
  expect_jq '.owner_fault == null and (.owner | startswith("tui "))'
}

case__line_of_countless_values__is_refused()
{
  forge_as "$stranger" commas 45000 "$sock"
  expect_jq '.ok'
  forge_as "$stranger" commas 50000 "$sock"
  expect_jq '(.ok | not) and (.error | test("^a line with 5000. commas"))'
}

# refused_to UID LINE WORDS: an ask that this uid may not ask.
refused_to()
{
  attempts=$((attempts + 1))
  forge_as "$1" say "$sock" "$2"
  expect_jq '.ok | not'
  grep -qE -- "$3" "$out" || fault "not refused with: $3" "$(what_it_said)"
}

case__rights__are_the_kernel_s_uid_s()
{
  refused_to "$stranger" '{"do":"hand_over","to":"me","uid":4100010,"same_account":true}' 'handed over to its own account only'
  refused_to "$ana" '{"do":"hand_over","to":"me"}' 'handed over to its own account only'
  refused_to "$stranger" '{"do":"reload","as":"ana","uid":0}' 'reload is for the account that owns the store'
  refused_to "$stranger" '{"do":"subscribe","by_store":true}' "only the owner's account"
  refused_to "$shared" '{"do":"poll","source":"am"}' 'say who you are first'
  screen_has '1 alert' || fault "the owner is gone" "$(screen)"
}

roles_read_neither_act_nor_poll()
{
  local id
  id=$(whole_id)
  refused_to "$cy" '{"do":"act","kind":"comment","text":"t","alerts":[{"id":"'"$id"'"}],"role":"admin"}' 'cy has role read; comment needs role act'
  refused_to "$cy" '{"do":"act","kind":"comment","text":"t","dry_run":true,"alerts":[{"id":"'"$id"'"}]}' 'cy has role read'
  refused_to "$cy" '{"do":"poll"}' 'cy has role read'
  refused_to "$cy" '{"do":"reload"}' 'cy has role read; reload needs role admin'
  refused_to "$bo" '{"do":"reload"}' 'bo has role act; reload needs role admin'
  refused_to "$cy" '{"do":"hand_over","to":"cy"}' 'its own account only'
  refused_to "$stranger" '{"do":"poll"}' "unix:$stranger has role read"
}
case__roles__hold_over_the_socket()
{
  close_pane
  roles_of_case=roles case_before
  roles_read_neither_act_nor_poll
  raw "$cy" none ana
  raw "$stranger" none ana
  attempt "$bo" bo "cli unix:$bo" own -- comment
  run_as "$cy" -- whoami --json
  expect_jq '.person == "cy" and .role == "read" and (.may_act | not) and (.differs | not)'
}

case__command_that_another_account_runs__is_hers__and_runs_as_her()
{
  user_ready "$bo"
  run_as "$bo" XDG_STATE_HOME="$work/user-$bo" -- run --why 'who am I?' -- id -u
  expect_exit 0
  expect_out "^$bo\$"
  run_as "$bo" -- runs --json
  expect_jq 'length == 1 and .[0].by == "bo" and .[0].state == "ended" and .[0].exit == 0'
  run_as "$bo" -- runs 1
  expect_out "^$bo\$"
  run_as "$cy" -- runs --json actor=bo
  expect_jq 'length == 1'
}

# Where /proc shows each account its own processes alone, another's is not told as gone.
case__run_of_a_process_that_is_hidden__is_under_way()
{
  local hidden="mount -t proc -o hidepid=2 proc /proc"
  unshare -m sh -c "$hidden" 2>/dev/null || return 0
  user_ready "$ana"
  user_ready "$bo"
  mkfifo -m 666 "$home/go"
  chmod 711 "$home"
  run_as "$ana" -- run --why x -- cat "$home/go" &
  until_true 10 run_is_known || fault "it does not begin" "$(cat "$out" "$err")"
  run_as "$bo" -- runs --json
  expect_jq '.[0].state == "running"'
  unshare -m bash -c "$hidden"' && cd / && exec setpriv --reuid "$1" --regid "$2" --clear-groups env -i HOME="$3" TOCSIN_STORE="$4" "$5" --config "$6" runs --json' \
    - "$bo" "$group_of_all" "$work/user-$bo" "$store" "$program" "$persons" >"$out" 2>"$err"
  expect_jq '.[0].state == "running"'
  timeout 5 sh -c ": >$home/go"
  wait
}
run_is_known() { (out=$home/known; run_as "$bo" -- runs --json; jq -e 'length == 1' "$out" >/dev/null); }

case__forged_attempts__were_a_hundred_at_least()
{
  [ "$case_filter" != '*' ] || ((attempts >= 100)) || fault "only $attempts attempts"
  printf '%s forged attempts, each under its true uid or refused\n' "$attempts" >&3
}

run_cases "$@"
