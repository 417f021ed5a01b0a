# Carried out, and the answer lost: a look-up finds it, and it is not sent again.
slack "chat.postMessage: lost; conversations.history: 503, ok"
does ana post saying hello to #crash
expect message M1 retrying
expect channel #crash hello
expect events message.queued message.sent message.retry
pass 1m
expect message M1 acked
expect tries M1 1
expect events message.retry message.delivered
# The same without a word: it is given up after its time, then looked up.
slack "chat.postMessage: stuck"
does ana post saying "still there?" to #crash
expect message M2 sent
pass 9s
expect message M2 sent
pass 30s
expect message M2 acked
expect channel #crash hello "still there?"
expect calls chat.postMessage 2
# Never carried out: the look-up says so, and it is sent again.
slack "chat.postMessage: silent"
does ana post saying "third" to #crash
pass 1m
expect message M3 acked
expect tries M3 2
expect channel #crash hello "still there?" third
expect events message.queued message.sent message.retry message.delivered message.queued message.sent message.retry message.absent message.sent message.delivered
