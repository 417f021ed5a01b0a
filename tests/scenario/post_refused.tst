# Refused for good: it has failed, with what to do about it; dropped with a reason, taken back, sent again.
slack "chat.postMessage: error not_in_channel"
does ana post saying "disk is full" to #status
expect message M1 failed
expect firing MessageUndelivered
expect events message.queued message.sent message.failed alert.fired
pass 10m
expect calls chat.postMessage 1
does bob drop M1
refused "reason"
skip
does bob drop M1 saying "it is in the other channel"
answered "dropped M1"
expect message M1 dropped late
expect cleared MessageUndelivered
expect events message.dropped alert.cleared
pass 1m
does bob undo
answered undone
expect message M1 failed late
expect firing MessageUndelivered
expect events message.restored alert.fired
does bob redo
expect message M1 dropped late
does bob undo
expect message M1 failed late
does ana resend M1
answered "sending again: M1"
pass 2s
# Ten minutes old: it goes as a catch-up, with its time.
expect message M1 acked
expect message M2 acked
expect channel #status "_Delayed: written by ana at 14:00Z_*disk is full"
does ana resend M2
refused "post a new one instead"
does ana drop M2 saying "never mind"
refused "nothing to drop"
