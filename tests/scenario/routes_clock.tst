# Hours of routes begin and end: levels change by the clock alone, and what somebody holds stays hers. Planned work is marked while it lasts.
# It is Saturday, 14:00Z.
source am
config route 'day' { match = 'team=a' hours = 'Sat 15:00-16:00' level = 1 owner = 'ops' }
config route 'worse' { match = 'team=a severity=critical' level = 2 }
config route 'rest' { match = 'team=a' level = 3 }
config maintenance 'boiler' { match = 'team=b' from = '2026-11-21 14:30' until = '2026-11-21 14:45' }
fires am disk fan severity=warning team=a
fires am boiler severity=warning team=b
fires am other severity=warning
pass 5s
expect row disk L3
expect row boiler L3
does ana ack disk for 8h
skip
pass 29m
expect events
pass 1m
expect events alert.routed
does ana snooze boiler for 10m
skip
pass 15m
expect events alert.snooze_ended alert.routed
pass 14m
expect row disk L3
pass 1m
expect events alert.routed
expect row disk L1
expect row fan L1
expect row other L3
expect acked disk
expect held disk ana
expect firing fan other boiler
# Nothing of it is news to a poll.
pass 10m
expect events
# The owner is not there when they end.
stop
step 2h
pass 10s
expect row disk L3
expect row fan L3
expect held disk ana
skip
pass 5m
expect events
# The clock is set back into them, and forward out of them.
step -2h
pass 10s
expect row disk L1
step 2h
pass 1m
expect row disk L3
expect held disk ana
# A rise at the source reopens, as ever, where its route's level rises with it.
fires am disk severity=critical team=a
pass 20s
expect firing disk
expect row disk L2
