# An update leaves once, stands there as it was written, and its delivery is its answer.
does ana post saying "disk is full, on it" to #crash to #status
answered "M1 queued for #crash and #status"
pass 1s
expect message M1 acked
expect message M2 acked
expect channel #crash "disk is full, on it"
expect channel #status "disk is full, on it"
expect events message.queued*2 message.sent message.sent message.delivered*2
pass 2h
expect calls chat.postMessage 2
expect events
# Its thread.
does bob post saying "disk is empty again" to #crash in M1
pass 5s
expect channel #crash "disk is full, on it" "> disk is empty again"
# Finished long ago: no longer here, still in the log; but not before those in its thread. Numbers go on.
skip
pass 22h
expect message M2 gone
expect message M1 acked
expect message M3 acked
pass 2h
expect message M1 gone
expect message M3 gone
expect events message.forgotten*3
does ana post saying "all quiet" to #crash
answered "M4 queued for #crash"
