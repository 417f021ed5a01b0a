# What goes into a thread waits for the post that it is under, and goes where that came to stand.
slack "chat.postMessage: 429 30"
does ana post saying "disk is full" to #crash
does bob post saying "which one?" to #crash in M1
does bob post saying "elsewhere" to #status in M1
refused "M1 stands in #crash"
pass 1m
expect channel #crash "disk is full" "> which one?"
# Under one that arrives in a catch-up.
fails slack "connection refused"
does ana post saying "net is down" to #crash
pass 12m
does bob post saying "here too" to #crash in M3
answers slack
pass 3m
expect message M3 acked late
expect channel #crash "disk is full" "> which one?" "*net is down" "> here too"
does ana undo surely
refused "goes out inside"
# Under one that never arrives.
slack "chat.postMessage: error not_in_channel"
does ana post saying "never" to #status
expect message M7 failed
does bob post saying "hello?" to #status in M7
refused "it has no thread"
# The answer lost: the thread is read.
slack "chat.postMessage: lost"
does bob post saying "found again" to #crash in M1
pass 1m
expect calls conversations.replies 1
expect channel #crash "disk is full" "> which one?" "*net is down" "> here too" "> found again"
