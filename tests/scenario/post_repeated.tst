# The same request twice is one message; the same words twice ask.
does ana post saying "disk is full" to #crash as 7f3a
answered "M1 queued"
does ana post saying "disk is full" to #crash as 7f3a
answered "already done"
stop
start
does ana post saying "disk is full" to #crash as 7f3a
answered "already done"
pass 5s
expect channel #crash "disk is full"
does bob post saying "disk is full" to #crash
refused "ask: ana posted the same text to #crash at 14:00Z: post it again?"
does bob post saying "disk is full" to #status
answered "M2 queued"
does bob post saying "disk is full" to #crash surely
answered "M3 queued"
pass 5s
expect channel #crash "disk is full" "disk is full"
pass 1h
does bob post saying "disk is full" to #crash
answered "M4 queued"
