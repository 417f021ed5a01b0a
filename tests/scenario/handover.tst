# The end of a shift: offered, not answered in its fifteen minutes, which raises an alarm; accepted, all of it is hers at once, and the alarm clears.
source am
fires am disk net cpu severity=critical
pass 5s
does ana ack disk saying "vendor called"
does ana ack net
skip
does ana handover to bob saying "quiet night"
answered "M1 offers 2 alerts to bob"
expect events message.queued
expect message M1 delivered
expect held disk ana
expect screen "2 alerts from ana: quiet night"
does cy accept M1
refused "M1 is for bob, who alone answers it"
pass 14m
expect count firing 1
pass 2m
expect message M1 delivered late
expect firing MessageUndelivered cpu
expect screen "M1: bob has not accepted the handover of 2 alerts"
skip
does bob accept M1
answered "accepted M1: 2 alerts of ana are yours now"
expect events message.acked alert.cleared alert.assigned*2
expect message M1 acked late
expect cleared MessageUndelivered
expect held disk bob
expect held net bob
does bob accept M1
refused "M1 was accepted by bob"
# Taken back, the offer stands again; what was taken by somebody meanwhile stays, and is named.
does cy take net
does bob undo
answered "net was changed since by cy"
expect message M1 delivered late
expect held disk ana
expect held net cy
does bob decline M1 saying "I am on leave"
answered "declined M1: ana goes on holding it"
expect message M1 dropped late
expect held disk ana
