# Undone while it is on its way: struck through if it got there, never sent again if it did not.
slack "chat.postMessage: stuck"
does ana post saying "got there" to #crash
expect message M1 sent
does ana undo
answered undone
pass 1m
expect message M1 acked
expect message M2 acked
expect channel #crash "~got there~"
slack "chat.postMessage: silent"
does ana post saying "did not" to #crash
expect message M3 sent
does ana undo
pass 1m
expect message M3 dropped
expect message M4 dropped
expect tries M3 1
# Slack did not take it, and will be asked no more.
slack "chat.postMessage: silent, silent"
does ana post saying "put off" to #crash
pass 1m
