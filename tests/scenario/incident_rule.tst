# Sixty alerts fire while the incident is open, and its rule links them; the headline counts them, the channel is not flooded.
config incident { destinations = { '#crash' }  topics = { '#crash' }  lead_within = 0s }
source am every 30s
fires am before service=checkout severity=critical
start
does ana declare "checkout fails" severity=sev-1 "link_rule=service=~check.*"
pass 1m
expect incident INC-1 alerts=0
fires am checkout*60 service=checkout severity=critical
fires am other service=login severity=critical
pass 2m
expect incident INC-1 alerts=60
expect channel #crash "*INC-1 checkout fails (SEV1, investigating), 60 alerts*"
does ana unlink INC-1 checkout-7
ends am checkout-7
pass 2m
fires am checkout-7 service=checkout severity=critical
pass 2m
expect incident INC-1 alerts=59
expect channel #crash "*59 alerts*"
expect topic #crash ":one: INC-1 checkout fails*"
does ana set INC-1 state=resolved
fires am late service=checkout severity=critical
pass 2m
expect incident INC-1 alerts=59
