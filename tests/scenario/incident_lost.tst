# Answers are lost after Slack has done it: nothing stands there twice, and a headline is what it is to be.
config incident { destinations = { '#crash' }  topics = { '#crash' } }
source am
slack "chat.postMessage: lost, ok, lost; chat.update: lost; conversations.setTopic: lost"
start
does ana declare "checkout fails" severity=sev-2
pass 2m
does ana update INC-1 state=identified saying "it was the cache"
pass 5m
expect channel #crash "*INC-1 checkout fails (SEV2, identified)*" ">> *update 1 by ana*it was the cache"
expect topic #crash ":two: INC-1 checkout fails*"
expect count firing 0
