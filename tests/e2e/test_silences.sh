#!/bin/bash
# SPDX-License-Identifier: MIT
# Silences of a real Alertmanager: what a preview says is what the server then silences; listed, extended and expired from here.
. "$(dirname "$0")/lib.sh"
case_before() { new_home; }
case_after() { [ -z "${owner:-}" ] || kill -KILL "$owner" 2>/dev/null; owner=; am_stop am; am_stop two; am_forget am; am_forget two; }

# Alerts whose values a careless reader of matchers stumbles over.
odd_alerts()
{
  am_start am
  jq -n '[
    {node: "db-1"}, {node: "db-2"}, {node: "db-10"}, {node: "DB-3"}, {node: "web-1"}, {node: "web-1", env: "prod"},
    {path: "a,b"}, {path: "a"}, {say: "he said \"hi\""}, {say: "hi"}, {dir: "C:\\temp"}, {dir: "C:temp"},
    {note: "Ärger, größer"}, {note: "Arger"}, {note: "日本"}, {text: "two\nlines"}, {text: "two"}, {brace: "{x}=~!"}, {blank: " x "}
    ] | to_entries | map({labels: ({alertname: "T", severity: "warning", n: (.key | tostring)} + .value), annotations: {summary: "number \(.key)"}})' |
    am_curl am /api/v2/alerts -H 'Content-Type: application/json' --data-binary @- >/dev/null || fault "posting failed"
  config_source am "${am_url[am]}"
  poll
}

case__matchers__that_are_too_many__are_refused_and_not_cut()
{
  local blanks
  blanks=$(printf '%*s' 100000 '')
  config_source am http://127.0.0.1:1
  run silence add env=prod "$blanks" "$blanks" "$blanks" team=payments --for 1h -m x
  expect_exit 2
  expect_err 'more than 262144 bytes'
}

# As typed, and by hand as the API takes it: op-coded, so that nothing of ours is in it.
matchers_to_try()
{
  cat <<'END'
node=db-1	[["node","db-1","="]]
T node!=db-1	[["alertname","T","="],["node","db-1","!="]]
T	[["alertname","T","="]]
node=~db	[["node","db","=~"]]
node=~"db-.*"	[["node","db-.*","=~"]]
node=~"^db-1$"	[["node","^db-1$","=~"]]
node=~"db-1|web-1"	[["node","db-1|web-1","=~"]]
T node!~db	[["alertname","T","="],["node","db","!~"]]
T node!~"db-.*"	[["alertname","T","="],["node","db-.*","!~"]]
T node!~""	[["alertname","T","="],["node","","!~"]]
T node=""	[["alertname","T","="],["node","","="]]
T node!=""	[["alertname","T","="],["node","","!="]]
node=~"db-\d"	[["node","db-\\d","=~"]]
node=~"db-\\d+"	[["node","db-\\d+","=~"]]
node=~"(?i)db-\d"	[["node","(?i)db-\\d","=~"]]
{alertname="T", node=~"db-[0-9]{1,2}"}	[["alertname","T","="],["node","db-[0-9]{1,2}","=~"]]
path="a,b"	[["path","a,b","="]]
path=~"a,.*"	[["path","a,.*","=~"]]
path=a,alertname=T	[["path","a","="],["alertname","T","="]]
say="he said \"hi\""	[["say","he said \"hi\"","="]]
say=~".*\"hi\""	[["say",".*\"hi\"","=~"]]
dir="C:\\temp"	[["dir","C:\\temp","="]]
dir="C:\temp"	[["dir","C:\\temp","="]]
dir=~"C:\\\\.*"	[["dir","C:\\\\.*","=~"]]
note="Ärger, größer"	[["note","Ärger, größer","="]]
note=~"Ä.*ß.r"	[["note","Ä.*ß.r","=~"]]
note=~"..rger.*"	[["note","..rger.*","=~"]]
note=日本	[["note","日本","="]]
text="two\nlines"	[["text","two\nlines","="]]
text=~"two.lines"	[["text","two.lines","=~"]]
text=~"(?s)two.lines"	[["text","(?s)two.lines","=~"]]
brace="{x}=~!"	[["brace","{x}=~!","="]]
blank=" x "	[["blank"," x ","="]]
T env!~"p.*" node=web-1	[["alertname","T","="],["env","p.*","!~"],["node","web-1","="]]
END
}

# silence_by_hand MATCHERS: puts it at the server; its id.
silence_by_hand()
{
  jq -n --argjson m "$1" '{matchers: $m | map({name: .[0], value: .[1], isRegex: (.[2] | test("~")), isEqual: (.[2] | test("^="))}),
    startsAt: (now | todate), endsAt: (now + 3600 | todate), createdBy: "hand", comment: "test"}' |
    am_curl am /api/v2/silences -H 'Content-Type: application/json' --data-binary @- | jq -r .silenceID
}
silenced_by() { am_get am /api/v2/alerts | jq -c --arg id "$1" '[.[] | select(.status.silencedBy | index($id)) | .fingerprint] | sort'; }

preview() { run silence add --dry-run --json --yes --for 1h -m test "$1"; }

case__preview__is_what_the_server_then_silences()
{
  local typed api id silenced tried=0
  odd_alerts
  alerts
  cp "$out" "$home/board"
  while IFS=$'\t' read -r typed api; do
    preview "$typed"
    expect_exit 0
    cp "$out" "$home/preview"
    id=$(silence_by_hand "$api")
    silenced=$(silenced_by "$id")
    cp "$home/preview" "$out"
    expect_jq '.preview.count == ($s | length) and .preview.ours == ($s | length)' --argjson s "$silenced"
    expect_jq '(.preview.examples | length) == ([3, ($s | length)] | min)' --argjson s "$silenced"
    expect_jq '[.preview.examples[].id] - [$board[0][] | select(.fingerprint | IN($s[])) | .id] == []' --argjson s "$silenced" --slurpfile board "$home/board"
    am_curl am "/api/v2/silence/$id" -X DELETE >/dev/null || fault "the server does not let go of $id"
    tried=$((tried + 1))
  done < <(matchers_to_try)
  [ "$tried" -gt 30 ] || fault "only $tried matchers were tried"
}

case__preview__asked_of_an_owner__is_the_same()
{
  odd_alerts
  owner_start
  preview 'node=~"db-.*"'
  expect_exit 0
  expect_jq '.preview.count == 3 and .preview.ours == 3 and (.preview.examples | length) == 3'
  owner_stop
}

case__preview__of_a_cluster__counts_what_only_one_has()
{
  am_start am --cluster
  am_start two --peer am
  am_post am 2
  am_post two 2 1
  config_source am "${am_url[am]} ${am_url[two]}"
  poll
  preview 'instance=~"node-.*"'
  expect_exit 0
  expect_jq '.preview.count == 3 and .preview.ours == 3'
}

case__matchers__that_are_wrong__are_refused_before_anything_is_asked()
{
  config_source am http://127.0.0.1:9
  run silence add 'node=~"("' --for 1h -m test
  expect_exit 2
  expect_err 'label node: pattern'
  run silence add 'node!=x' --for 1h -m test
  expect_exit 2
  expect_err 'must not match an empty value'
  run silence add node=x -m test
  expect_exit 2
  expect_err 'for how long'
  run silence add node=x --for 1h
  expect_exit 2
  expect_err 'needs -m TEXT'
  run silence add node=x --for 1h -m test --source other
  expect_exit 3
  expect_err 'other'
}

# silences EXPRESSION...: what is listed, and what must hold of it.
silences() { run_ok silences --json; expect_jq "$@"; }
state_at_server() { am_get am "/api/v2/silence/$1" | jq -r .status.state; }

case__silence__is_put__listed__confirmed_by_a_poll__extended_and_expired()
{
  local id ends
  am_start am
  am_post am 12
  config_source am "${am_url[am]}"
  poll
  run_ok silence add TargetDown --for 2h -m 'a new switch' --yes
  expect_out 'am would silence 2 alerts now'
  expect_out 'M1 queued'
  expect_err 'waits for a tocsin that owns this store'
  poll
  poll
  silences 'length == 1 and .[0].confirmed and .[0].message == "M1" and (.[0].by | endswith($by)) and (.[0].comment | startswith("a new switch")) and .[0].matches == 2 and
    .[0].text == "{alertname=\"TargetDown\"}" and .[0].state == "active"' --arg by "$USER_NAME"
  id=$(value '.[0].id')
  ends=$(value '.[0].ends_at')
  am_tool am silence query -q | grep -qxF "$id" || fault "amtool does not see $id"
  alerts @state=suppressed
  expect_jq 'length == 2 and all(.suppressed_by == [$id])' --arg id "$id"
  run_ok silence extend "${id:0:8}" --for 1h
  poll
  poll
  silences 'length == 1 and ((.[0].ends_at | sub("[.].*"; "Z") | fromdate) - ($was | sub("[.].*"; "Z") | fromdate) == 3600)' --arg was "$ends"
  id=$(value '.[0].id')
  run_ok silence expire "$id"
  poll
  poll
  silences '. == []'
  [ "$(state_at_server "$id")" = expired ] || fault "$id is $(state_at_server "$id") at the server"
  alerts @state=suppressed
  expect_jq '. == []'
  run_ok messages --json
  expect_jq 'map(select(.state != "acked")) == []'
}

# messages_are EXPRESSION
messages_are() { run messages --json; jq -e "$1" "$out" >/dev/null; }
live_at_server() { am_get am /api/v2/silences | jq '[.[] | select(.status.state != "expired")] | length'; }
live_are() { [ "$(live_at_server)" = "$1" ]; }

case__on_ack_silence__silences_the_alert_while_it_is_held__by_turns_too()
{
  local id
  am_start am
  am_post am 12
  config_source am "${am_url[am]}" 'on_ack = silence'
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  poll
  id=$(ids | head -n 1)
  owner_start
  run_ok ack "$id" -m 'on it'
  until_true 10 live_are 1 || fault "no silence stands for the ack" "$(am_get am /api/v2/silences)"
  run_ok unack "$id"
  until_true 10 live_are 0 || fault 'the silence does not end with the ack' "$(am_get am /api/v2/silences)"
  run_ok undo
  until_true 10 live_are 1 || fault 'undo of the un-ack brings no silence' "$(am_get am /api/v2/silences)"
  alerts "id=$id"
  expect_jq 'all(.state == "acked")'
  run_ok undo --yes
  run_ok ack "$id"
  run_ok unack "$id"
  run_ok ack "$id"
  until_true 10 messages_are 'all(.state == "acked" or .state == "dropped")' || fault 'a write stays open' "$(what_it_said)"
  live_are 1 || fault 'not one silence' "$(am_get am /api/v2/silences)"
  run_ok close "$id"
  until_true 10 live_are 0 || fault 'a silence outlives the close' "$(am_get am /api/v2/silences)"
  until_true 10 messages_are 'all(.state == "acked" or .state == "dropped")' || fault 'a write stays open' "$(what_it_said)"
  owner_stop
}

case__silences_of_others__are_seen_in_one_poll__with_what_ends_soon_or_matches_nothing_marked()
{
  local id
  am_start am
  am_post am 12
  config_source am "${am_url[am]}"
  id=$(am_silence am alertname=TargetDown)
  am_tool am silence add --author=x --duration=10m --comment=soon alertname=KafkaConsumerLag >/dev/null
  am_tool am silence add --author=x --duration=2h --comment='long gone' 'alertname=NoSuchThing' 'instance=~"node-\\d+.*"' >/dev/null
  am_tool am silence add --author=x --duration=2h --start="$(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ)" --end="$(date -u -d '+3 hours' +%Y-%m-%dT%H:%M:%SZ)" --comment=later alertname=TargetDown >/dev/null
  poll
  silences '[.[] | [.state, .comment, .matches]] == [["ending", "soon", 2], ["active", "test", 2], ["active", "long gone", 0], ["pending", "later", 2]]'
  run_ok silences
  expect_out 'ending'
  expect_out 'nothing'
  expect_out ' 2h     nothing'
  run_ok silence list state=ending --json
  expect_jq 'length == 1 and .[0].comment == "soon"'
  run_ok silences --json nosuchthing
  expect_jq 'length == 1 and .[0].comment == "long gone"'
  am_tool am silence expire "$id" >/dev/null
  poll
  silences 'length == 3'
}

case__silence__named_by_an_id_that_is_none__is_refused()
{
  am_start am
  config_source am "${am_url[am]}"
  am_silence am alertname=X >/dev/null
  poll
  run silence expire deadbeef
  expect_exit 3
  expect_err "no silence's id begins with deadbeef"
  run silence extend --for 1h
  expect_exit 2
  expect_err 'takes one ID'
}

case__silences__with_an_owner__are_asked_of_it__and_put_by_it()
{
  local id
  am_start am
  am_post am 12
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  owner_start
  until_true 10 listed_as 'alerts' 'length == 12' || fault "no alerts came"
  run_ok silence add TargetDown env=prod --for 2h -m why --json --request-id once
  expect_jq '.ok and .preview.count == .preview.ours and .preview.count > 0'
  run_ok silence add TargetDown env=prod --for 2h -m why --json --request-id once
  expect_jq '.repeated'
  until_true 10 listed_as 'silences' 'length == 1 and .[0].confirmed' || fault "it was not confirmed" "$(what_it_said)"
  id=$(value '.[0].id')
  run_ok silence expire "${id:0:6}"
  until_true 10 listed_as 'silences' '. == []' || fault "it did not end" "$(what_it_said)"
  [ "$(state_at_server "$id")" = expired ] || fault "$id is $(state_at_server "$id") at the server"
  owner_stop
}
listed_as() { run "$1" --json; [ "$rc" = 0 ] && jq -e "$2" "$out" >/dev/null; }

run_cases "$@"
