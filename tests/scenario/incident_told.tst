# An incident from its declaration to its end: one headline that is changed in place, updates under it, the topic, and words to who is named.
config person 'ana' { slack = 'U0ANA001' }
config person 'ben' { slack = 'U0BEN001' }
config incident { destinations = { '#crash' }  topics = { '#crash' } }
source am
fires am "checkout 5xx" service=checkout severity=critical
start
does ana declare "checkout fails" severity=sev-2 lead=ben "checkout 5xx"
answered "declared INC-1"
pass 1m
expect incident INC-1 state=investigating lead=ben alerts=1
expect channel #crash ":rotating_light: INC-1 checkout fails (SEV2, investigating), lead ben, 1 alert, since 20?*"
expect topic #crash ":two: INC-1 checkout fails*"
expect channel U0BEN001 "ana named you lead of INC-1 checkout fails (SEV2, investigating)."
does ben update INC-1 state=identified saying "it was the <cache>" next 30m
pass 1m
expect channel #crash "*(SEV2, identified), lead ben, 1 alert, since*, next update by 20*" ">> INC-1 checkout fails (SEV2, identified), update 1 by ben, next update by 20*it was the <cache>"
does ana set INC-1 severity=sev-1
pass 1m
expect channel #crash "*(SEV1, identified)*" ">> *update 1*"
expect topic #crash ":one: INC-1 checkout fails*"
does ben update INC-1 state=resolved saying "over"
pass 1m
expect channel #crash ":white_check_mark: INC-1 checkout fails (SEV1, resolved)*over at 20*" ">> *update 1*" ">> *update 2 by ben*over"
expect topic #crash ":white_check_mark: All systems operational. Please use one thread per incident"
# A headline, five changes of it (the fifth by the last update), two updates, three topics, one word to ben.
expect calls chat.postMessage 4
expect calls conversations.setTopic 3
