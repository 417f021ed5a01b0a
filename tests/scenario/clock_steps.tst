# Somebody sets the clock back an hour: no age below zero, no ack that ends twice; and forward again.
source am
fires am disk severity=critical
pass 5s
does bob ack disk for 30m
fires am net severity=warning
pass 25m
skip
step -1h
pass 1m
expect acked disk
expect no "-1"
expect row disk "0s"
expect marked disk reminded
expect events
# The ack was given until a time on the clock: that comes once.
pass 1h
expect acked disk
pass 6m
expect firing disk
expect events alert.ack_expired
step 2h
pass 1m
expect firing disk
expect events
step -2h
pass 10m
expect firing disk net
expect events
# The source dies while the clock is set back: it is stale all the same, not only when the old hour comes again.
fails am "connection refused"
step -1h
pass 1m
expect marked disk stale
expect screen STALE
answers am
pass 1m
expect marked disk no
