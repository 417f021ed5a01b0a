# The program ends while an update and a change wait: another one goes on with them, under the same headline.
config incident { destinations = { '#crash' }  topics = { '#crash' }  lead_within = 0s }
source am
start
does ana declare "checkout fails" severity=sev-2
pass 1m
fails #crash "connection refused"
does ana update INC-1 state=identified saying "it was the cache" next 2h
pass 1m
stop
answers #crash
start
pass 3m
expect channel #crash "*INC-1 checkout fails (SEV2, identified)*" ">> *update 1 by ana*"
expect message M5 delivered
does ana update INC-1 state=resolved saying "over"
pass 1m
expect message M5 acked
expect channel #crash "*INC-1 checkout fails (SEV2, resolved)*" ">> *update 1 by ana*" ">> *update 2 by ana*"
