# Somebody has changed the topic: that is seen before it is overwritten, and a person says what is to be.
config incident { destinations = { '#crash' }  topics = { '#crash' }  lead_within = 0s }
source am
start
does ana declare "checkout fails" severity=sev-2
pass 1m
expect topic #crash ":two: INC-1 checkout fails*"
slack topic #crash "call 555 in an emergency"
does ana set INC-1 severity=sev-1
pass 1m
expect topic #crash "call 555 in an emergency"
expect message M4 failed
does ana set INC-1 "title=checkout is down"
pass 1m
expect topic #crash "call 555 in an emergency"
does ana resend M6
pass 1m
expect topic #crash ":one: INC-1 checkout is down*"
expect count firing 0
