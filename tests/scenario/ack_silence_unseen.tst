# What was put and ended again before a poll could show it is confirmed by its end, and by no alarm.
source am every 45s
silences am
fires am disk severity=warning
pass 1m
does ana ack disk
pass 10s
expect silences 1 of 1
does ana unack disk
pass 10s
expect silences 0 of 1
pass 10m
expect message M1 acked
expect message M2 acked
does ana ack disk
pass 10s
does ana undo
pass 10s
does ana redo
pass 10s
expect silences 1 of 3
pass 10m
expect message M3 acked
expect message M4 acked
expect message M5 acked
stop
