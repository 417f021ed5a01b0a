# The next update is promised, and does not come: its own alarm stands until it does, and nothing else.
config person 'ana' { slack = 'U0ANA001' }
config incident { destinations = { '#crash' }  lead_within = 0s }
source am
start
does ana declare "checkout fails" severity=sev-2
does ana update INC-1 saying "we look" next 30m
pass 29m
expect count firing 0
pass 2m
expect count firing 1
expect screen UpdateOverdue
expect message M4 delivered late
does ben update INC-1 saying "it was the cache" next 1h
pass 1m
expect message M4 acked late
expect count firing 0
pass 30m
does ben update INC-1 state=resolved saying "over"
pass 2h
expect count firing 0
