# Not answered in its five minutes: an alert of our own, and the fallback is told; delivered after all, the alert clears.
fails #crash "connection refused"
does ana post saying "disk is full" to #crash
pass 4m
expect message M1 retrying
expect count firing 0
pass 2m
expect message M1 retrying late
expect firing MessageUndelivered
expect screen "MessageUndelivered"
expect message M2 acked
expect channel #status "_From ana at 14:00Z for #crash, which can't be reached:_*disk is full"
skip
pass 3m
answers #crash
pass 2m
expect message M1 acked late
expect cleared MessageUndelivered
expect channel #crash "disk is full"
expect channel #status "*disk is full"
pass 1h
expect calls chat.postMessage 2
