#!/bin/bash
# SPDX-License-Identifier: MIT
# A night with an incident, from the declaration to the report, on a screen of 80x24: 60 alerts, two people, Slack away in the middle.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"
. "$(dirname "$0")/slack.sh"

am_start am
case_before()
{
  new_home
  slack_ready
  am_forget am
  am_post am 60 0 '"incident":"yes"'
  config_slack "destination \"#crash\" { channel = \"$crash\" }" "destination \"#prod\" { channel = \"$prod\" }"
  cat >>"$config_file" <<END
incident { destinations = {"#prod"}  topics = {"#crash"} }
person "ana" { unix = {"$(id -un)"}  slack = "U0ANA" }
person "bob" { unix = {"$(id -un)"}  slack = "U0BOB" }
END
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
}
case_after() { close_pane; }

bob() { run_ok "$@" --as bob; }
topic() { slack_backend conversations.info "{\"channel\":\"$1\"}" | jq -r .channel.topic.value; }
topic_is() { [[ $(topic "$crash") == $1 ]]; }
headline() { slack_posts "$prod" | jq -r '.[0].text'; }
headline_has() { headline | grep -qE -- "$1"; }
thread() { thread_posts "$prod" "$(slack_posts "$prod" | jq -r '.[0].ts')" | jq -r '.[].text'; }
thread_has() { thread | grep -qE -- "$1"; }
nothing_is_left() { messages 'state=~queued|sent|retrying|failed' && [ "$(value length)" = 0 ]; }
# An Escape that is alone: with a key right behind it, it would be that key with Alt.
leave_text()
{
  keys Escape
  expect_screen '^ y yes'
}

case__an_incident__is_run_by_two__while_slack_is_away__and_all_say_the_same_at_its_end()
{
  dashboard 80 24
  expect_screen '60 alerts'
  keys : ; keys -l 'iam ana'; keys Enter
  expect_screen 'you are ana|ana'

  # Ana declares it from all 60.
  keys '*' i
  expect_screen 'Incident: .* and 59 more'
  keys Tab
  keys C-u C-k
  keys -l 'checkout fails'
  leave_text
  expect_screen '60 alerts belong to INC-1'
  keys y
  expect_screen 'declared INC-1'
  until_true 15 headline_has 'INC-1 checkout fails' || fault "no headline: $(headline)"
  until_true 15 topic_is '*INC-1 checkout fails*' || fault "the topic is $(topic "$crash")"

  # She has them all.
  keys g i Enter
  expect_screen 'INC-1 checkout fails +SEV'
  keys a
  expect_screen 'y yes'
  keys y
  expect_screen 'a60'

  # Slack is away: what both do meanwhile waits, and is seen to wait.
  slack_fault '*' http '"status":503,"times":1000'
  keys p
  expect_screen 'POST UPDATE  INC-1'
  keys C-u C-k
  keys -l 'v412 is bad, rolling back'
  keys Escape
  expect_screen '^ y send'
  keys y
  expect_screen 'update 1'
  bob incident set INC-1 severity=sev-1 contact=bob
  bob incident note INC-1 -m 'the pool was full since the deploy'
  bob incident update INC-1 --state identified --next 20m -m 'v412 is rolled back'
  expect_screen 'identified'
  expect_screen '(retrying|waits)'
  headline_has 'identified' && fault "Slack was away, and yet: $(headline)"

  # It comes back, and somebody has changed the topic by hand meanwhile.
  slack_control heal '{}' >/dev/null
  until_true 90 headline_has 'identified' || fault "the headline is: $(headline)"
  until_true 30 thread_has 'v412 is rolled back' || fault "the thread is: $(thread)"

  # Bob's action outlives it; ana resolves it.
  bob incident action INC-1 --owner bob --due 2d -m 'limit the pool'
  keys r
  expect_screen 'State of INC-1'
  keys Tab
  keys -l 'All payments go through again.'
  leave_text
  keys y
  expect_screen 'resolved'
  until_true 30 topic_is '*All systems operational*' || fault "the topic is $(topic "$crash")"
  until_true 30 headline_has 'resolved' || fault "the headline is: $(headline)"
  until_true 30 nothing_is_left || fault "messages wait still" "$(what_it_said)"

  # Channel, topic, headline and store say the same, each update once.
  run_ok show INC-1 --json
  expect_jq '.state == "resolved" and .severity == "sev-1" and .contact == "bob" and (.alerts | length) == 60 and (.updates | length) == 3'
  for text in 'v412 is bad, rolling back' 'v412 is rolled back' 'All payments go through again.'; do
    [ "$(thread | grep -cF -- "$text")" = 1 ] || fault "'$text' stands $(thread | grep -cF -- "$text") times in: $(thread)"
  done
  headline_has 'SEV1' || fault "the headline is: $(headline)"
  [ "$(slack_posts "$prod" | jq '[.[] | select(.thread_ts == null)] | length')" = 1 ] || fault "more than one headline: $(slack_posts "$prod")"
  run_ok actions --open
  expect_out 'INC-1 .*limit the pool'

  # The report has all of it.
  run_ok incident report INC-1 --format json
  expect_jq '(.alerts | length) == 60 and (.updates | length) == 3 and ([.told[] | select(.update != null and .act == "post" and .delivered_at != null) | .update] | sort) == [1, 2, 3] and (.incident.notes | length) == 1 and (.incident.actions | length) == 1'
  expect_jq '[.timeline[] | select(.text | test("limit the pool"))] | length == 1'
  run_ok incident report INC-1 --format markdown
  expect_out 'v412 is rolled back'
  expect_out 'the pool was full since the deploy'
  run_ok log verify
}

run_cases "$@"
