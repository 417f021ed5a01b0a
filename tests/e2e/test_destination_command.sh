#!/bin/bash
# SPDX-License-Identifier: MIT
# Messages to real programs: what they get, what they may not, how they end, and what ends them.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/far.sh"

case_before()
{
  new_home
  siren=$home/siren
  program <<'END'
END
  config_command
}
# program: what the siren does, from stdin, after it has kept its input, its words and its environment.
program()
{
  {
    printf '#!/bin/bash\ndir=%q\n' "$home"
    cat <<'END'
n=$(ls "$dir" | grep -c '^input[.]')
cat >"$dir/input.new"
printf '%s\n' "$0" "$@" >"$dir/words.$n"
env >"$dir/env.$n"
pwd >"$dir/pwd.$n"
mv "$dir/input.new" "$dir/input.$n"
END
    cat
  } >"$siren"
  chmod 700 "$siren"
}
config_command()
{
  config <<END
destination "siren" {
    kind = command
    run = {"$siren", "--room", "\$(touch $home/pwned)"}
    timeout = 2s
$(printf '    %s\n' "$@")
}
END
}
expect_runs() { until_true "${2:-10}" has_runs "$1" || fault "it ran $(ls "$home" | grep -c '^input\.') times, not $1" "$(what_it_said)"; }
has_runs() { [ "$(ls "$home" | grep -c '^input\.[0-9]')" = "$1" ]; }

# One that waits for it; who is no longer there is not waited for.
let_it_end() { timeout 5 bash -c 'echo >"$1"' - "$home/until"; }

case__program__gets_the_message__and_nothing_of_ours()
{
  SLACK_TOKEN=not-for-you
  export SLACK_TOKEN
  post $'$(touch "$HOME/pwned") `reboot`\n"quoted" \x1b]0;x\x07 日本' --channel siren
  deliver
  unset SLACK_TOKEN
  expect_runs 1
  cp "$home/input.0" "$out"
  expect_jq '.version == 1 and .kind == "command" and .act == "post" and .id == "M1" and (.key | length == 32) and .text == "$(touch \"$HOME/pwned\") `reboot`\n\"quoted\" \u001b]0;x\u0007 日本"'
  [ "$(cat "$home/words.0")" = "$siren
--room
\$(touch $home/pwned)" ] || fault "its words are $(cat "$home/words.0")"
  ! [ -e "$home/pwned" ] || fault "a shell has read its words"
  [ "$(cat "$home/pwd.0")" = / ] || fault "it stands in $(cat "$home/pwd.0")"
  cp "$home/env.0" "$out"
  expect_out "^TOCSIN_KEY=$(jq -r .key "$home/input.0")$"
  expect_out '^TOCSIN_ID=M1$'
  expect_out '^TOCSIN_ACT=post$'
  expect_out '^TOCSIN_DESTINATION=siren$'
  expect_out '^PATH=/usr/local/sbin:'
  ! grep -vE '^(PATH|LANG|HOME|PWD|OLDPWD|SHLVL|_|TOCSIN_(VERSION|ACT|DESTINATION|ID|KEY))=' "$out" || fault "it has more of an environment"
  messages
  expect_jq '.[0].state == "acked" and .[0].acked_by == "command"'
}

case__status_75__asks_for_another_try()
{
  program <<'END'
[ "$n" != 0 ] || { echo not yet >&2; exit 75; }
END
  post 'ring' --channel siren
  owner_start
  until_true 10 has_state M1 retrying || fault "it is not tried again"
  message_error M1 >"$out"
  expect_out "^$siren ended with status 75: not yet$"
  expect_state M1 acked
  owner_stop
  expect_runs 2
  [ "$(cat "$home/input.0")" = "$(cat "$home/input.1")" ] || fault "it was given something else"
}

case__other_status__is_a_no__in_the_programs_own_words()
{
  program <<'END'
printf 'no \033]0;title\007 such room\nand more\n'
exit 3
END
  post 'ring' --channel siren
  owner_start
  expect_state M1 failed
  message_error M1 >"$out"
  expect_out "^$siren ended with status 3: no .\]0;title. such room$"
  ! grep -q $'\x1b' "$out" || fault "its escape was shown"
  owner_stop
}

case__program_that_writes_much__is_not_kept_waiting()
{
  program <<'END'
head -c 20000000 /dev/zero
END
  post 'ring' --channel siren
  deliver
  messages
  expect_jq '.[0].state == "acked"'
}

case__program_that_does_not_end__is_ended__with_its_children()
{
  program <<'END'
[ "$n" != 0 ] || { tail -f /dev/null & echo $! >"$dir/child"; wait; }
END
  post 'ring' --channel siren
  owner_start
  until_true 10 has_state M1 retrying || fault "it is still awaited"
  message_error M1 >"$out"
  expect_out 'did not end within 2s'
  until_true 5 pid_is_gone "$(cat "$home/child")" || fault "its child goes on"
  expect_state M1 acked
  owner_stop
  expect_runs 2
}

case__owner__answers_while_a_program_runs()
{
  sed -i 's/timeout = 2s/timeout = 20s/' "$config_file"
  program <<'END'
mkfifo "$dir/until" && read -r <"$dir/until"
END
  post 'ring' --channel siren
  owner_start
  until_true 10 test -p "$home/until" || fault "it was not run"
  for i in 1 2 3; do
    timeout 1 "$TOCSIN" show M1 >/dev/null || fault "the owner does not answer while a program runs"
  done
  let_it_end
  expect_state M1 acked
  owner_stop
}

case__owner_killed_on_the_way__the_next_runs_it_again__and_the_program_can_know()
{
  program <<'END'
mkdir "$dir/done-$TOCSIN_KEY" || exit 0
touch "$dir/rang-$n"
mkfifo "$dir/until" && read -r <"$dir/until"
END
  post 'ring' --channel siren
  owner_start
  until_true 10 test -p "$home/until" || fault "it was not run"
  kill -KILL "$owner"
  until_true 5 pid_is_gone "$owner"
  let_it_end
  deliver
  expect_runs 2
  [ "$(ls "$home" | grep -c ^rang-)" = 1 ] || fault "it rang twice"
  messages
  expect_jq '.[0].state == "acked"'
}

case__program_that_others_could_change__is_not_run__until_they_can_not()
{
  chmod 777 "$siren"
  post 'ring' --channel siren
  owner_start
  expect_state M1 retrying
  message_error M1 >"$out"
  expect_out "others can write to $siren, .*chmod go-w $siren"
  run check
  expect_err "destination siren: others can write to $siren"
  expect_runs 0
  chmod 700 "$siren"
  expect_state M1 acked 30
  owner_stop
}

case__program_that_is_not_there__is_tried_again()
{
  mv "$siren" "$siren.away"
  post 'ring' --channel siren
  owner_start
  expect_state M1 retrying
  message_error M1 >"$out"
  expect_out "$siren: No such file"
  mv "$siren.away" "$siren"
  expect_state M1 acked 30
  owner_stop
  expect_runs 1
}

case__dry_run__runs_nothing()
{
  poll
  run_ok post -m 'only a rehearsal' --channel siren --dry-run
  expect_out "RUN $siren --room"
  expect_out 'only a rehearsal'
  expect_runs 0 0
}

# From the alert to the siren, from the acknowledgement to its end.
case__who_is_asked__is_rung__and_the_siren_ends_with_the_answer()
{
  local id
  am_start am
  am_post am 1 0 '"severity":"page"'
  config_command 'ack_within = 1m'
  cat >>"$config_file" <<END
person "ana" { unix = {$USER_NAME}  page = {"siren"} }
policy "first" { steps = {"ana within 5m"} }
notify { level_1 = {"siren"}  escalate = "first"  group_wait = 0s }
END
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  owner_start
  until_true 15 ran_as ask || fault "nobody was asked" "$(cat "$home"/input.* 2>/dev/null)"
  cp "$(of_act ask)" "$out"
  expect_jq '.person == "ana" and .alerts == 1 and .detail.level == 1 and .detail.person == "ana" and (.detail.alerts | length) == 1 and (.detail.alerts[0].name | length) > 0 and .detail.count == 1 and (.text | length) > 10'
  grep -qx TOCSIN_PERSON=ana "$home"/env.* || fault "it is not told who is asked"
  id=$(ids | head -n 1)
  run_ok ack "$id"
  until_true 15 ran_as answered || fault "the siren goes on"
  [ "$(jq -r .target "$(of_act answered)")" = "$(jq -r .key "$(of_act ask)")" ] || fault "it was told of another page"
  am_resolve am 1 0 '"severity":"page"'
  until_true 15 ended || fault "it is not told that it is over" "$(cat "$home"/input.*)"
  until_true 15 nothing_waits || fault "there is still something to deliver" "$(what_it_said)"
  owner_stop
  messages 'state=~failed|delivered'
  expect_jq '. == []'
  am_stop am
}
of_act() { grep -l "\"act\":\"$1\"" "$home"/input.[0-9]* 2>/dev/null | head -n 1; }
ended() { jq -se --slurpfile ask "$(of_act ask)" 'any(.act == "resolve" and .target == $ask[0].key and .detail.summary == $ask[0].detail.summary)' "$home"/input.[0-9]* >/dev/null; }
ran_as() { [ -n "$(of_act "$1")" ]; }

run_cases "$@"
