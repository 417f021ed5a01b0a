#!/bin/bash
# SPDX-License-Identifier: MIT
# Mails by a real connection to a mail server of the tests' own: TLS, passwords, who gets them, what they say, and what is lost on the way.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/far.sh"

# mail_start [ARGUMENT...]: a mail server; its folder in $box, its port in $mail_port.
mail_start()
{
  box=$work/box-$home_n
  mkdir -p "$box"
  : >"$box/log.jsonl"
  far_start mail.py "$box" "$@"
  mail_port=$far_port
}
# config_mail SERVER [LINE...]: destination ops.
config_mail()
{
  local server=$1
  shift
  config <<END
destination "ops" {
    kind = mail
    server = "$server"
    from = "tocsin@example.org"
    to = {"ana@example.org", "ben@example.org"}
    timeout = 2s
$(printf '    %s\n' "$@")
}
END
}
mail_plain() { mail_start "$@"; config_mail "smtp://127.0.0.1:$mail_port" 'starttls = never'; }
mail_faults() { printf '%s\n' "$@" >"$box/faults"; }
expect_mails() { [ "$(wc -l <"$box/log.jsonl")" = "$1" ] || fault "$(wc -l <"$box/log.jsonl") mails came, not $1" "$(cat "$box/log.jsonl")"; }
# expect_log EXPRESSION: true of the list of mails that came.
expect_log() { jq -se "$1" "$box/log.jsonl" >/dev/null || fault "not so of what came: $1" "$(cat "$box/log.jsonl")"; }
# read_mail N: what a reader of a mail sees, as JSON in $out.
read_mail()
{
  python3 - "$box/$1.eml" >"$out" <<'END'
import email, email.policy, json, sys
with open(sys.argv[1], "rb") as f:
    raw = f.read()
m = email.message_from_bytes(raw, policy=email.policy.default)
print(json.dumps({"headers": [[k.lower(), str(v)] for k, v in m.items()], "text": m.get_content().replace("\r\n", "\n"), "ascii": raw.isascii(),
                  "longest": max(len(l) for l in raw.split(b"\r\n")), "bare": b"\n" in raw.replace(b"\r\n", b"") or b"\r" in raw.replace(b"\r\n", b"")}))
END
}
header() { jq -r --arg name "$1" '.headers[] | select(.[0] == $name) | .[1]' "$out"; }

case_before() { new_home; }

case__mail__goes_to_all_that_are_named()
{
  mail_plain
  post $'the shop is down\nsince 12:00' --channel ops
  deliver
  expect_mails 1
  expect_log '.[0] | .from == "tocsin@example.org" and .to == ["ana@example.org", "ben@example.org"] and .tls == false and .user == null'
  read_mail 1
  expect_jq '.text == "the shop is down\nsince 12:00\n\n-- \nM1 by tocsin, to ops\n" and .ascii and (.bare | not) and .longest <= 76'
  [ "$(header subject)" = '[tocsin] the shop is down' ] || fault "the subject is $(header subject)"
  [ "$(header auto-submitted)" = auto-generated ] || fault "nothing says that no person wrote it"
  messages
  expect_jq 'length == 1 and .[0].state == "acked" and .[0].acked_by == "mail" and .[0].tries == 1'
}

case__mail__is_one_mail__whatever_its_text_holds()
{
  mail_plain
  post $'.\nDATA\n..\nFrom here\nBcc: all@example.org\n\t\x1b]0;title\x07 \xe2\x80\xaegnp.exe \xc3\xbcber =?utf-8?Q?x?= 日本' --channel ops
  deliver
  expect_mails 1
  read_mail 1
  expect_jq '.ascii and (.bare | not) and .longest <= 76 and (.headers | map(.[0]) | index("bcc") == null)'
  expect_jq '.text | startswith(".\nDATA\n..\nFrom here\nBcc: all@example.org\n") and contains("?]0;title? ?gnp.exe über =?utf-8?Q?x?= 日本") and (test("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]") | not)'
}

case__subject__is_one_line__of_any_language()
{
  mail_plain
  post $'Größe überschritten: 日本語 =?utf-8?B?eA==?= \rX-Evil: 1' --channel ops
  deliver
  read_mail 1
  [ "$(header subject)" = '[tocsin] Größe überschritten: 日本語 =?utf-8?B?eA==?= ' ] ||
    [ "$(header subject)" = '[tocsin] Größe überschritten: 日本語 =?utf-8?B?eA==?=' ] || fault "the subject is $(header subject)"
  expect_jq '.headers | map(.[0]) | index("x-evil") == null'
}

case__mail__goes_by_starttls__with_a_password()
{
  tls_files
  mail_start --tls "$work/server.crt" "$work/server.key" --user tocsin 'pass word'
  echo 'pass word' >"$home/password"
  chmod 600 "$home/password"
  config_mail "smtp://localhost:$mail_port" "ca_file = \"$work/ca.crt\"" 'user = tocsin' "password_file = \"$home/password\""
  post 'in private' --channel ops
  deliver
  expect_log 'length == 1 and .[0].tls and .[0].user == "tocsin"'
  ! grep -raF 'pass word' "$home/state" || fault "the password was written"
}

case__mail__goes_by_tls_from_the_start()
{
  tls_files
  mail_start --tls "$work/server.crt" "$work/server.key" --implicit
  config_mail "smtps://127.0.0.1:$mail_port" "ca_file = \"$work/ca.crt\""
  post 'in private' --channel ops
  deliver
  expect_log 'length == 1 and .[0].tls'
}

case__certificate_that_is_not_trusted__gets_no_mail()
{
  tls_files
  mail_start --tls "$work/server.crt" "$work/server.key"
  config_mail "smtp://localhost:$mail_port"
  post 'in private' --channel ops
  owner_start
  expect_state M1 retrying
  message_error M1 >"$out"
  expect_out 'certificate is not trusted'
  owner_stop
  expect_mails 0
}

case__server_without_tls__gets_no_mail__unless_that_is_allowed()
{
  mail_start
  config_mail "smtp://127.0.0.1:$mail_port"
  post 'in private' --channel ops
  owner_start
  expect_state M1 retrying
  message_error M1 >"$out"
  expect_out 'offers no TLS'
  owner_stop
  config_mail "smtp://127.0.0.1:$mail_port" 'starttls = try'
  deliver
  expect_log 'length == 1 and (.[0].tls | not)'
}

case__wrong_password__fails__and_says_where_to_look()
{
  tls_files
  mail_start --tls "$work/server.crt" "$work/server.key" --user tocsin right
  MAIL_PASSWORD=wrong
  export MAIL_PASSWORD
  config_mail "smtp://localhost:$mail_port" "ca_file = \"$work/ca.crt\"" 'user = tocsin' 'password_env = MAIL_PASSWORD'
  post 'who am I?' --channel ops
  owner_start
  expect_state M1 failed
  message_error M1 >"$out"
  expect_out '535 .*look at user and password_file'
  owner_stop
  MAIL_PASSWORD=right
  run_ok resend M1
  deliver
  expect_mails 1
  unset MAIL_PASSWORD
}

# Each comes once, but where the last word was lost: nobody can say whether it came then, and it comes again with the same Message-ID.
case__connection_lost_at_each_step__ends_with_the_mail()
{
  local where
  mail_plain
  for where in greeting mail rcpt data body; do
    : >"$box/log.jsonl"
    mail_faults "drop $where" ok
    post "lost at $where" --channel ops
    deliver
    expect_log 'length == 1'
  done
}

case__last_word_lost__is_sent_again__as_the_same_mail()
{
  mail_plain
  mail_faults lost ok
  post 'did you hear me?' --channel ops
  deliver 60
  expect_mails 2
  [ "$(grep -h ^Message-ID: "$box"/1.eml)" = "$(grep -h ^Message-ID: "$box"/2.eml)" ] || fault "they have different ids"
  messages
  expect_jq 'length == 1 and .[0].state == "acked" and .[0].tries == 2'
  run_ok log
  expect_out "can't be asked"
  ! grep -q 'is not there' "$out" || fault "the log tells of a look-up that nobody made"
}

case__owner_killed_on_the_way__the_next_sends_it_again()
{
  mail_plain
  mail_faults stuck ok
  post 'did you hear me?' --channel ops
  owner_start
  until_true 10 test -s "$box/log.jsonl" || fault "no mail came"
  kill -KILL "$owner"
  until_true 5 pid_is_gone "$owner"
  deliver 60
  expect_mails 2
}

case__silence_of_the_server__holds_nothing_else_up()
{
  mail_plain
  mail_faults 'hang body' ok
  post 'anybody?' --channel ops
  owner_start
  expect_state M1 sent 10
  for i in 1 2 3 4 5; do
    timeout 1 "$TOCSIN" show M1 >/dev/null || fault "the owner does not answer while the mail server is silent"
  done
  expect_state M1 retrying 10
  message_error M1 >"$out"
  expect_out 'timed out after 2s before it said that it has the mail'
  owner_stop
}

case__reader_that_is_refused__is_named__and_the_other_has_it_once()
{
  mail_plain
  mail_faults 'say rcpt:ben@example.org 550 5.1.1 no such user'
  post 'hello' --channel ops
  owner_start
  expect_state M1 failed
  message_error M1 >"$out"
  expect_out '^ben@example.org: .* 550 5.1.1 no such user; the others have it$'
  run_ok resend M1
  expect_state M1 acked
  owner_stop
  expect_log 'map(.to) == [["ana@example.org"], ["ben@example.org"]]'
}

case__reader_that_may_be_taken_later__gets_it_later()
{
  mail_plain
  mail_faults 'say rcpt:ben@example.org 451 4.7.1 greylisted'
  post 'hello' --channel ops
  deliver
  expect_log 'map(.to) == [["ana@example.org"], ["ben@example.org"]]'
}

case__server_that_says_no__is_believed__or_asked_again()
{
  mail_plain
  mail_faults 'say body 451 4.3.0 try again' 'say mail 421 4.3.2 closing' ok 'say body 554 5.7.1 spam'
  post 'again' --channel ops
  deliver
  expect_mails 1
  post 'never' --channel ops
  owner_start
  expect_state M2 failed
  message_error M2 >"$out"
  expect_out '554 5.7.1 spam'
  owner_stop
  expect_mails 1
}

case__reply_and_undo__stand_in_the_thread()
{
  mail_plain
  post 'the news' --channel ops
  deliver
  post 'more of it' --channel ops --reply-to M1
  deliver
  run_ok undo --yes
  deliver
  expect_mails 3
  read_mail 1
  root=$(header message-id)
  read_mail 2
  [ "$(header in-reply-to)" = "$root" ] || fault "M2 is no reply to $root"
  read_mail 3
  expect_jq '.text | startswith("Correction by ")'
}

case__server_that_is_down__and_comes_back__gets_it()
{
  mail_plain
  far_stop
  post 'is there anybody?' --channel ops
  owner_start
  expect_state M1 retrying
  message_error M1 >"$out"
  expect_out 'connection refused'
  far_start mail.py "$box" --port "$mail_port"
  expect_state M1 acked 30
  owner_stop
  expect_mails 1
}

case__dry_run__says_what_would_be_sent__and_sends_nothing()
{
  mail_plain
  poll
  run_ok post -m 'only a rehearsal' --channel ops --dry-run
  expect_out "MAIL smtp://127.0.0.1:$mail_port"
  expect_out 'only a rehearsal'
  run_ok check
  expect_out '^to +ops, mail, late after 5m'
  expect_mails 0
}

run_cases "$@"
