# Routes say how soon somebody must have their alerts. What nobody has by then raises one alarm for its route, whoever owns the store then, and
# it clears when somebody has it.
source am
screen 50 140
config route 'pay' { match = 'team=pay' ack_within = 10m }
config route 'slow' { match = 'team=slow' ack_within = 2h }
fires am disk*30 severity=critical team=pay
fires am fan severity=warning team=slow
fires am other severity=critical
pass 5s
skip
pass 9m
expect events
stop
pass 2m
expect firing AckOverdue
expect screen "nobody has 30 alerts within 10m, as route pay asks"
skip
expect timers at most 99999
pass 20m
expect events
# Nothing spins while it stands: polls, ticks of the screen.
expect timers at most 2600
does ana ack disk*29 for 8h
pass 5s
expect firing AckOverdue
does ana ack disk-30 for 30m
pass 5s
expect cleared AckOverdue
# The acknowledgement ends: from then on there is all of the time again.
pass 30m
expect firing disk-30
expect cleared AckOverdue
pass 10m
expect firing AckOverdue
ends am disk*30
pass 1m
expect cleared AckOverdue
