# Slack asks for a pause: it is kept to the second, what waits behind keeps its place, and nothing is late.
slack "chat.postMessage: 429 20"
does ana post saying first to #crash
does ana post saying second to #crash
expect message M1 retrying
expect message M2 queued
expect events message.queued message.sent message.retry message.queued
pass 19s
expect tries M1 1
expect channel #crash
pass 5s
expect message M1 acked
expect message M2 acked
expect channel #crash first second
expect calls chat.postMessage 3
expect calls conversations.history 0
