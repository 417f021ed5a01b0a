# What was declared by mistake says so where it stands; an update that is taken back is struck through.
config person 'ben' { slack = 'U0BEN001' }
config incident { destinations = { '#crash' }  topics = { '#crash' } }
source am
start
does ana declare "checkout fails" severity=sev-2
pass 1m
does ana update INC-1 saying "wrong incident" next 1h
does ana undo
pass 1m
expect channel #crash "*(SEV2, investigating), since *"
does ana update INC-1 saying "wrong words"
pass 1m
does ana undo
pass 1m
expect channel #crash "*(SEV2, investigating), since *" ">> ~INC-1*~"
does ana redo
pass 1m
expect channel #crash "*" ">> INC-1*wrong words"
does ana declare "nothing at all" severity=sev-1 lead=ben
pass 1m
expect topic #crash ":one: INC-2 nothing at all*:two: INC-1*"
does ana undo
pass 1m
expect channel #crash "*INC-1*" ">> *" ":no_entry_sign: INC-2 nothing at all (SEV1, invalid), declared by mistake*"
expect topic #crash ":two: INC-1*"
expect channel U0BEN001 "~ana named you lead of INC-2*~"
expect incident INC-2 state=invalid
does ana redo
pass 1m
expect channel #crash "*INC-1*" ">> *" ":rotating_light: INC-2 nothing at all (SEV1, investigating)*"
expect topic #crash ":one: INC-2 nothing at all*:two: INC-1*"
expect channel U0BEN001 "ana named you lead of INC-2*"
