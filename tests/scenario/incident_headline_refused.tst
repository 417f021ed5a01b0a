# The bot is not in the channel: what is about the headline waits for a person, and goes once it is sent again.
config incident { destinations = { '#crash' } }
source am
slack "chat.postMessage: error not_in_channel"
start
does ana declare "checkout fails" severity=sev-2
pass 1m
expect message M1 failed
does ana update INC-1 state=identified saying "it was the cache"
does ana update INC-1 saying "it is mended"
pass 2m
expect channel #crash
does ana resend M1
pass 1m
expect channel #crash "*(SEV2, identified)*" ">> *update 1*" ">> *update 2*"
expect count firing 0
