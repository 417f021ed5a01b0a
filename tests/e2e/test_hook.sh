#!/bin/bash
# SPDX-License-Identifier: MIT
# Hooks by real requests to a far end of the tests' own: what is posted, by whom it is signed, and what is lost on the way.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/far.sh"

case_before()
{
  new_home
  box=$work/box-$home_n
  mkdir -p "$box"
  : >"$box/log.jsonl"
  far_start hook.py "$box"
  config_hook "url = \"http://127.0.0.1:$far_port/in?a=1\""
}
# config_hook [LINE...]: destination siren.
config_hook()
{
  config <<END
destination "siren" {
    kind = hook
    timeout = 1s
$(printf '    %s\n' "$@")
}
END
}
faults() { printf '%s\n' "$@" >"$box/faults"; }
# expect_log EXPRESSION [jq arguments]: true of the list of what came.
expect_log()
{
  local expression=$1
  shift
  jq -se "$@" "$expression" "$box/log.jsonl" >/dev/null || fault "not so of what came: $expression" "$(cat "$box/log.jsonl")"
}

case__message__is_posted_as_json__with_its_key()
{
  post $'the shop\nis "down" \x1b[31m 日本' --channel siren
  deliver
  expect_log 'length == 1 and (.[0] | .path == "/in?a=1" and (.headers | .["content-type"] == "application/json; charset=utf-8" and .["user-agent"] == "tocsin" and has("authorization") == false and has("x-tocsin-signature") == false))'
  expect_log '.[0] | (.body | fromjson) as $m | .headers["idempotency-key"] == $m.key and $m.version == 1 and $m.kind == "hook" and $m.act == "post" and $m.id == "M1" and $m.destination == "siren"
    and $m.text == "the shop\nis \"down\" \u001b[31m 日本" and $m.person == null and $m.detail == null and $m.target == null'
  messages
  expect_jq '.[0].state == "acked" and .[0].acked_by == "hook" and .[0].tries == 1'
}

case__request__is_signed__and_carries_its_token()
{
  local body stamp
  HOOK_TOKEN=t0ken-of-the-hook HOOK_SECRET=shared-secret
  export HOOK_TOKEN HOOK_SECRET
  config_hook "url = \"http://127.0.0.1:$far_port/in\"" 'auth = bearer' 'token_env = HOOK_TOKEN' 'sign_env = HOOK_SECRET'
  post 'who is it?' --channel siren
  deliver
  expect_log '.[0].headers.authorization == "Bearer t0ken-of-the-hook"'
  body=$(jq -r .body "$box/log.jsonl")
  stamp=$(jq -r '.headers["x-tocsin-timestamp"]' "$box/log.jsonl")
  ((stamp > $(date +%s) - 60 && stamp <= $(date +%s))) || fault "the timestamp is $stamp"
  # $(…) takes away the newline at the body's end.
  expect_log '.[0].headers["x-tocsin-signature"] == "v1=" + $s' --arg s "$(printf 'v1:%s:%s\n' "$stamp" "$body" | openssl dgst -sha256 -hmac shared-secret -r | cut -d ' ' -f 1)"
  { "$TOCSIN" log --json; "$TOCSIN" show M1; "$TOCSIN" check; "$TOCSIN" post -m again --channel siren --yes --dry-run; } >"$home/said" 2>&1
  grep -q 'who is it' "$home/said" || fault "it says nothing"
  ! grep -raE 't0ken-of-the-hook|shared-secret' "$home" || fault "a secret was written"
  unset HOOK_TOKEN HOOK_SECRET
}

case__address_that_is_a_secret__stands_nowhere()
{
  HOOK_URL=http://127.0.0.1:$far_port/hooks/verysecret
  export HOOK_URL
  config_hook 'url_env = HOOK_URL'
  faults 404 'redirect http://127.0.0.1:1/'
  post 'who is it?' --channel siren
  owner_start
  expect_state M1 failed
  run_ok resend M1
  expect_state M1 retrying
  owner_stop
  deliver
  expect_log '.[0].path == "/hooks/verysecret"'
  { "$TOCSIN" log --json; "$TOCSIN" show M1; "$TOCSIN" check; } >"$home/said" 2>&1
  ! grep -raF verysecret "$home" || fault "the address was written"
  unset HOOK_URL
}

case__no__is_believed__and_shown_without_its_escapes()
{
  faults 400
  post 'please' --channel siren
  owner_start
  expect_state M1 failed
  message_error M1 >"$out"
  expect_out '^HTTP 400: no .\[31mthanks$'
  ! grep -q $'\x1b' "$out" || fault "its escape was shown"
  run_ok resend M1
  expect_state M1 acked
  owner_stop
  expect_log 'length == 1'
}

case__failure_that_may_pass__is_tried_again__and_retry_after_is_kept()
{
  faults 503 '429 2' drop ok
  post 'patience' --channel siren
  deliver 40
  expect_log 'length == 1'
  messages
  expect_jq '.[0].state == "acked" and .[0].tries == 4'
}

case__answer_lost__the_same_request_comes_again__under_its_key()
{
  faults lost ok
  post 'did you hear me?' --channel siren
  deliver
  expect_log 'length == 2 and .[0].body == .[1].body and .[0].headers["idempotency-key"] == .[1].headers["idempotency-key"]'
}

case__owner_killed_on_the_way__the_next_sends_it_again()
{
  faults stuck ok
  post 'did you hear me?' --channel siren
  owner_start
  until_true 10 test -s "$box/log.jsonl" || fault "nothing came"
  kill -KILL "$owner"
  until_true 5 pid_is_gone "$owner"
  deliver
  expect_log 'length == 2 and .[0].body == .[1].body'
}

# Who answers there may not hand it to somebody else.
case__redirection__is_not_followed()
{
  faults "redirect http://127.0.0.1:$far_port/elsewhere"
  post 'here only' --channel siren
  owner_start
  expect_state M1 retrying
  message_error M1 >"$out"
  expect_out 'redirected to .*, which is not followed'
  owner_stop
  deliver
  expect_log 'map(.path) == ["/in?a=1"]'
}

case__hook__that_is_down__gets_it_when_it_is_back__and_its_fallback_gets_it_late()
{
  config <<END
destination "siren" {
    kind = hook
    url = "http://127.0.0.1:1/"
    ack_within = 5s
    fallback = "other"
}
destination "other" {
    kind = hook
    url = "http://127.0.0.1:$far_port/other"
}
END
  post 'anybody?' --channel siren
  owner_start
  expect_state M2 acked 20
  owner_stop
  expect_log 'length == 1 and (.[0].body | fromjson | .id == "M2" and .destination == "other" and (.text | contains("siren") and contains("anybody?")))'
}

case__undo__tells_the_hook()
{
  post 'never mind' --channel siren
  deliver
  run_ok undo --yes
  deliver
  expect_log 'map(.body | fromjson | .act) == ["post", "strike"] and (map(.body | fromjson) | .[1].target == .[0].key)'
}

run_cases "$@"
