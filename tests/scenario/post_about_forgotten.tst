# An update about an alert that is forgotten before it can leave; and its source is dead meanwhile.
source am
fires am disk net severity=critical
pass 5s
does ana ack disk
ends am disk
pass 15s
expect closed disk
slack "chat.postMessage: error not_in_channel"
does ana post disk saying "disk is full" to #status
expect message M1 failed
fails am "connection refused"
pass 20m
expect marked net stale
does bob post disk saying "a dead source is no matter" to #crash
pass 2s
expect message M2 acked
answers am
pass 25h
expect gone disk
expect message M2 gone
expect message M1 failed late
stop
start
does ana resend M1
pass 2s
expect message M1 acked
expect channel #status "_Delayed: written by ana at 14:00Z_*disk is full"
does ana undo surely
refused "goes out inside M3"
