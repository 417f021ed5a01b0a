# Undo of a post that stands there strikes it through; redo restores it; both at the same post.
does ana post saying "disk is full" to #crash
pass 5s
skip
does ana undo
answered undone
pass 5s
expect channel #crash "~disk is full~"
expect message M2 acked
expect events message.queued message.sent message.delivered
stop
start
does ana redo
answered redone
pass 5s
expect channel #crash "disk is full"
does bob undo
refused "nothing of yours"
does ana undo
pass 5s
expect channel #crash "~disk is full~"
does ana redo
pass 5s
expect channel #crash "disk is full"
expect calls chat.postMessage 1
expect calls chat.update 4
# Undo and redo before the first of them could leave.
fails slack "connection refused"
does ana undo
pass 2s
does ana redo
pass 1m
answers slack
pass 2m
expect channel #crash "disk is full"
# Slack does not let it be changed any more: its thread says so.
slack "chat.update: error edit_window_closed"
does ana undo
pass 5s
expect channel #crash "disk is full" "> Correction by ana: the message above is withdrawn."
# Both channels in one act.
does bob post saying "two places" to #crash to #status
pass 5s
does bob undo
pass 5s
expect channel #status "~two places~"
expect channel #crash * * "~two places~"
