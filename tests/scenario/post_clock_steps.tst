# Somebody sets the clock while a message waits: it neither leaves twice nor waits for the old hour to come again.
slack "chat.postMessage: 429 30"
does ana post saying "set back" to #crash
expect message M1 retrying
step -1h
pass 1m
expect message M1 acked
slack "chat.postMessage: 429 30"
does ana post saying "set on" to #crash
step 1h
pass 1m
# By the clock an hour has passed: it was late.
expect message M2 acked late
# Its end is not known, and the clock is another when it is looked up.
slack "chat.postMessage: lost"
does ana post saying "lost, set back" to #crash
step -1h
pass 1m
expect message M3 acked
slack "chat.postMessage: lost"
does ana post saying "lost, set on" to #crash
step 2h
pass 1m
expect message M4 acked
# The clock is an hour ahead of Slack's: the post is found all the same.
slack "chat.postMessage: lost"
does ana post saying "ahead" to #crash
pass 1m
expect channel #crash "set back" "*set on" "lost, set back" "lost, set on" ahead
expect calls chat.postMessage 9
