# The program ends while a catch-up is on its way: what is in it is not sent again, and all of it is delivered at once.
fails slack "connection refused"
does ana post saying "disk is full" to #status
pass 6m
does bob post saying "still full" to #status
pass 6m
slack "chat.postMessage: stuck"
answers slack
does ana resend M1
expect message M1 queued
expect message M2 queued late
expect message M3 sent
stop
start
pass 1m
expect message M1 acked
expect message M2 acked late
expect message M3 acked
expect calls chat.postMessage 1
expect channel #status "*disk is full*still full"
does bob undo
refused "M2 goes out inside M3"
# Dropped instead, it takes along what it holds; taken back, so do they come.
fails slack "connection refused"
does ana post saying "net is down" to #status
pass 12m
slack "chat.postMessage: 429 60"
answers slack
pass 65s
expect message M4 queued late
expect message M5 retrying
does ana drop M4 saying "on the phone"
refused "act on that one"
does ana drop M5 saying "on the phone"
expect message M4 dropped late
expect message M5 dropped
does ana undo
expect message M4 queued late
pass 2m
expect message M4 acked late
expect channel #status * "*net is down"
