# Slack is away in the middle: at its end the headline, the thread, the topic and the store say the same, and each update stands there once.
config person 'ana' { slack = 'U0ANA001' }
config person 'ben' { slack = 'U0BEN001' }
config incident { destinations = { '#crash' }  topics = { '#crash' } }
source am
start
does ana declare "checkout fails" severity=sev-2
pass 1m
fails #crash "connection refused"
does ana update INC-1 saying "we look"
does ben set INC-1 severity=sev-1 lead=ben
pass 3m
does ben update INC-1 state=identified saying "it was the cache"
does ana declare "login is slow" severity=sev-3
does ana set INC-1 "title=checkout is down"
pass 30m
does ben update INC-1 state=monitoring saying "it is out of the pool"
expect count firing 6
answers #crash
pass 5m
expect channel #crash "*INC-1 checkout is down (SEV1, monitoring), lead ben*" ">> _Delayed: written by ana at*we look*Delayed: written by ben at*it was the cache*Delayed: written by ben*it is out of the pool" "*INC-2 login is slow (SEV3, investigating)*"
expect topic #crash ":one: INC-1 checkout is down*:three: INC-2 login is slow*"
expect incident INC-1 state=monitoring severity=sev-1
expect count firing 0
pass 30m
expect channel #crash "*INC-1*" ">> *" "*INC-2*"
