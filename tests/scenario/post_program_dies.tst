# The program ends while a post is on its way: begun again it looks the post up, and sends it only where it is not there.
slack "chat.postMessage: stuck, silent"
does ana post saying "carried out" to #crash
expect message M1 sent
skip
stop
start
expect message M1 sent
pass 10s
expect message M1 acked
expect tries M1 1
expect events message.delivered
does ana post saying "not carried out" to #crash
expect message M2 sent
skip
stop
start
pass 10s
expect message M2 acked
expect tries M2 2
expect events message.absent message.sent message.delivered
expect channel #crash "carried out" "not carried out"
expect calls chat.postMessage 3
# One that waits for its next try waits on, across two starts; and one that was only queued leaves.
slack "chat.postMessage: 429 60"
does ana post saying "asked to wait" to #crash
does ana post saying "behind it" to #crash
stop
start
expect message M3 retrying
expect message M4 queued
pass 30s
expect message M3 retrying
stop
start
pass 40s
expect message M3 acked
expect message M4 acked
expect channel #crash "carried out" "not carried out" "asked to wait" "behind it"
