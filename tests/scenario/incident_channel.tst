# Each incident gets a channel of its own: who is named is invited, it tells what the others tell, and is archived a week after its end.
config person 'ana' { slack = 'U0ANA001' }
config person 'ben' { slack = 'U0BEN001' }
config incident { destinations = { '#crash' }  channels = yes  direct = no  lead_within = 0s  review_every = 0s  open_longer = 0s }
source am
start
does ana declare "checkout fails" severity=sev-2 lead=ben
pass 1m
expect incident INC-1 channel=#inc-1
expect members #inc-1 U0ANA001 U0BEN001
expect topic #inc-1 ":two: INC-1 checkout fails ~ investigating, ben leads*"
does ben update INC-1 state=identified saying "it was the cache"
pass 1m
expect channel #inc-1 "*INC-1 checkout fails (SEV2, identified)*" "*update 1 by ben*"
expect channel #crash "*INC-1 checkout fails (SEV2, identified)*" ">> *update 1 by ben*"
does ben set INC-1 state=closed surely
pass 1m
expect topic #inc-1 ":white_check_mark: INC-1 checkout fails ~ closed*"
pass 7d
pass 1m
expect archived #inc-1
pass 3d
expect calls conversations.archive 1
