#!/bin/bash
# SPDX-License-Identifier: MIT
# Every text of tests/data/text/hostile.txt through the program itself: by a source, by arguments, by the configuration, on the screen.
. "$(dirname "$0")/lib.sh"
need_commands perl tmux

texts=$top/tests/data/text/hostile.txt
# What may reach no terminal from a verb: controls (tab and newline apart), C1, bidi, what is invisible, what is no UTF-8.
bad_bytes='use open qw(:std :encoding(UTF-8)); BEGIN { $SIG{__WARN__} = sub { print "not UTF-8: @_"; exit 1 } } '
bad_bytes+='while (<STDIN>) { if (/([\x00-\x08\x0b-\x1f\x7f-\x9f\x{ad}\x{34f}\x{61c}\x{180e}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}\x{feff}\x{fff9}-\x{fffb}\x{e0000}-\x{e007f}])/) '
bad_bytes+='{ printf "line %d: U+%04X\n", $., ord $1; exit 1 } }'

expect_clean()
{
  local f
  for f in "$@"; do
    perl -e "$bad_bytes" <"$f" >"$home/found" 2>&1 || fault "$last: $(cat "$home/found")" "$(head -c 300 "$f" | od -c | head -n 12)"
  done
}

# An answer of Alertmanager's API with one alert for each text that a JSON string can hold: as name, value, label name and annotation.
hostile_answer()
{
  perl -e '
    sub q { my $s = shift; $s =~ s/(["\\\\])/\\$1/g; $s =~ s/([\x00-\x1f])/sprintf "\\u%04x", ord $1/ge; return "\"$s\"" }
    my @alerts;
    while (<STDIN>) {
      next if /^#/;
      my ($id, $kind, $hex) = split;
      my $text = pack "H*", $hex // "";
      my $copy = $text;
      next if $text eq "" || length $text > 1000 || $text =~ /\0/ || !utf8::decode($copy);
      my $s = main::q($text);
      push @alerts, "{\"labels\":{\"alertname\":$s,\"severity\":\"critical\",\"text\":\"$id\",\"v\":$s,$s:\"a name\"},"
        . "\"annotations\":{\"summary\":$s,\"description\":$s,\"runbook_url\":$s},\"startsAt\":\"2026-11-20T00:00:00Z\","
        . "\"generatorURL\":$s,\"status\":{\"state\":\"active\",\"silencedBy\":[],\"inhibitedBy\":[]}}";
    }
    print "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[", join(",", @alerts), "]";
  ' <"$texts" >"$home/answer"
}

case_before()
{
  new_home
  hostile_answer
  perl "$top/tests/e2e/badserver.pl" "$home/answer" >"$home/port" &
  server=$!
  disown
  until_true 5 test -s "$home/port" || fault "badserver.pl did not start"
  config_source hostile "http://127.0.0.1:$(head -n 1 "$home/port")"
  run serve --once
}
case_after()
{
  kill "$server" 2>/dev/null
  tmux -S "$home/tm" kill-server >/dev/null 2>&1
}

# Every text that an argument can hold, cut to what fits: the commands take turns, each with the text in $text.
each_text()
{
  local row kind hex n=0
  while read -r row kind hex; do
    [[ $row != '#'* && $hex != *00* ]] || continue
    printf -v text '%b' "$(sed 's/../\\x&/g' <<<"${hex:0:2000}")"
    "${@:n++ % $# + 1:1}"
  done <"$texts"
}
# A verb may take the text or refuse it, in words; nothing else. What it says is looked at by expect_all_clean.
verb()
{
  run "$@"
  ((rc <= 5)) || fault "exit $rc" "$(what_it_said)"
  ((rc == 0)) || [ -s "$err" ] || fault "refused without a word" "$(what_it_said)"
  cat "$out" "$err" >>"$home/said"
}
expect_all_clean() { last='all of them' expect_clean "$home/said"; }

case__text_of_a_source__is_clean_in_every_verb__and_raw_in_json()
{
  local ids id
  alerts
  expect_jq 'length > 250 and any(.name | contains("\u001b]0;")) and any(.name | contains("\u202e"))'
  ids=$(value '.[range(0; length; 3)].id')
  verb alerts
  expect_out 'TSD001'
  verb log
  verb log --last 1000
  for id in $ids; do
    verb show "$id"
  done
  expect_all_clean
}

say_show() { verb show -- "$text"; }
say_ack() { verb ack --dry-run -- "$text"; }
say_filter() { verb ack --dry-run --yes --filter "$text"; }
say_log() { verb log -- "$text"; }
case__text_as_an_argument__is_clean_in_what_is_said()
{
  each_text say_show say_ack say_filter say_log
  expect_all_clean
}

say_comment() { verb comment "$id" -m "$text"; }
case__text_as_a_comment__is_clean_in_the_log__and_raw_in_json()
{
  local id
  id=$(ids | head -n 1)
  each_text say_comment
  verb log --last 1000
  verb show "$id"
  expect_all_clean
  events kind=alert.commented
  expect_jq 'length > 200 and any(tostring | contains("]0;TSD001"))' -s
  run_ok log verify
}

say_run() { verb run --yes --quiet --why "$text" -- printf '%s' "$text"; }
say_run_dry() { verb run --yes --dry-run --why x --alert "$id" -- printf '%s' "$text"; }
case__text_of_a_run__is_clean_in_what_is_told_of_it__and_raw_in_json()
{
  local id runs
  for id in $(ids | head -n 5); do
    verb run --dry-run --why x --alert "$id" -- true
  done
  each_text say_run : say_run_dry :
  verb runs
  run_ok runs --json
  runs=$(value ".[].run")
  ((${#runs} > 50)) || fault "hardly a run" "$(what_it_said)"
  for id in $runs; do
    verb runs "$id"
  done
  expect_all_clean
  for id in $runs; do "$TOCSIN" runs "$id" --json; done >"$out"
  expect_jq 'any(.output | contains("]0;"))' -s
}

say_silence() { verb silence add --yes --source hostile --for 1h -m "$text" -- alertname=x "$text"; }
say_extend() { verb silence extend --for 1h -m "$text" -- "$text"; }
say_handover() { verb handover --to "$text" -m "$text"; }
say_snooze() { verb close --yes -m "$text" --filter "@source=hostile $text" --dry-run; }
case__text_of_silences_and_handovers__is_clean_in_what_is_told_of_them()
{
  verb ack $(ids | head -n 60) -m x
  each_text say_silence say_extend say_handover say_snooze
  verb silences
  verb messages
  verb log --last 1000
  verb handover
  verb handover --markdown
  verb replay --plain
  verb replay --export "$home/night.md"
  last='the timeline' expect_clean "$home/night.md"
  expect_all_clean
}

say_check()
{
  printf 'place = "%s"\n%s = 1\nsource "%s" { kind = %s }\n' "$text" "$text" "$text" "$text" >"$home/bad.conf"
  verb check --config "$home/bad.conf"
  [ "$rc" = 1 ] || fault "taken for a configuration" "$(what_it_said)"
}
case__text_in_the_configuration__is_clean_in_its_faults() { each_text say_check; expect_all_clean; }

# tmux keeps what reached it: a title, a bell, another screen. What it shows must be the board, row by row.
tm() { tmux -S "$home/tm" -f /dev/null "$@" 2>&1; }
screen() { tm capture-pane -p; }
paged_to_the_end() { screen >"$home/screen"; expect_clean "$home/screen"; grep -qE '^>' "$home/screen" || fault "no row has the cursor" "$(screen)"; }
case__text_of_a_source__is_clean_on_the_screen__and_the_rows_stay()
{
  local i
  last=dashboard
  tm new-session -d -x 80 -y 24 "\"$TOCSIN\"; echo left with \$?; exec cat"
  tm set-option -g status off >/dev/null
  until_true 10 eval 'screen | grep -q "alerts$"' || fault "no board" "$(screen)"
  tm select-pane -T board
  for i in $(seq 30); do
    paged_to_the_end
    [ "$(awk '/^[> ][> *]?[!?] L2/' "$home/screen" | wc -l)" -ge 5 ] || fault "rows are torn" "$(screen)"
    tm send-keys PageDown
  done
  [ "$(tm display-message -p '#{pane_title} #{alternate_on}')" = 'board 1' ] || fault "the title was set or the screen left: $(tm display-message -p '#{pane_title} #{alternate_on}')"
  tm send-keys q
  until_true 10 eval 'screen | grep -q "left with 0"' || fault "it does not leave" "$(screen)"
}

run_cases "$@"
