# Undone minutes into an outage: what strikes it through waits until it is known whether there is anything to strike, and raises no alarm.
fails #status "connection refused"
does ana post saying "got lost" to #status
pass 150s
does ana undo
answered undone
pass 30s
expect message M2 queued
expect count firing 0
answers #status
pass 2m
expect message M1 dropped
expect message M2 dropped
expect channel #status
# This one had got there.
slack "chat.postMessage: lost"
does ana post saying "got there" to #status
fails #status "connection refused"
pass 150s
does ana undo
pass 30s
answers #status
pass 2m
expect message M3 acked
expect message M4 acked
expect channel #status "~got there~"
expect count firing 0
