# Closed for a day: it leaves the board, not the log. Cleared and never looked at: closed first, after half a day.
source am every 1m
fires am disk net severity=critical
pass 5s
does bob ack disk
ends am disk net
pass 2m
skip
expect closed disk
expect cleared net
pass 11h
expect cleared net
pass 2h
expect closed net
expect events alert.aged
pass 12h
expect gone disk
expect closed net
expect events alert.forgotten
pass 13h
expect gone net
expect events alert.forgotten
# It fires after all that: a new alert, nobody's.
fires am disk severity=critical
pass 1m
expect firing disk
expect events alert.fired
