# on_ack = silence: one silence for each acknowledgement, prolonged while it is held, across restarts, and ended when it is not.
source am every 30s
silences am
fires am disk severity=warning
fires am fan severity=warning
fires am net severity=warning
pass 1m
does ana ack disk fan net for 4h
pass 1m
expect silences 3 of 3
expect acked disk
expect timers at most 100
pass 1h
expect silences 3 of 3
expect timers at most 250
stop
start
pass 1h
stop
start
pass 6m
expect silences 3 of 3
does ana unack disk
pass 1m
expect silences 2 of 3
does ana snooze fan for 1h
pass 1m
expect silences 1 of 3
does ana close net
pass 1m
expect silences 0 of 3
expect timers at most 1000
pass 10h
expect timers at most 2500
expect silences 0 of 3
stop
