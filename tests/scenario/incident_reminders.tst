# One is reminded of what an incident lacks, once for each time that it becomes true; who leads is told by herself.
config person 'ana' { slack = 'U0ANA001' }
config person 'ben' { slack = 'U0BEN001' }
config incident { destinations = { '#crash' }  lead_within = 10m  review_every = 4h  open_longer = 1d  update_every = { '30m', '1h' } }
source am
start
does ana declare "checkout fails" severity=sev-2
pass 9m
skip
pass 2m
expect events incident.reminded
does ana set INC-1 lead=ben
pass 1m
expect channel U0BEN001 "ana named you lead of INC-1*"
skip
pass 1h
expect events incident.reminded message.queued message.sent message.delivered
expect channel U0BEN001 "*named you*" "INC-1 checkout fails (SEV2, investigating): it had no update for its time"
does ben update INC-1 saying "we look"
pass 70m
expect channel U0BEN001 "*named you*" "*no update*" "*no update*"
pass 3h
expect channel U0BEN001 "*named you*" "*no update*" "*no update*" "*is its severity still right?"
pass 1d
expect channel U0BEN001 "*named you*" "*no update*" "*no update*" "*still right?" "*it is still open"
does ben set INC-1 state=resolved
pass 1m
skip
pass 2d
expect no "nobody leads"
