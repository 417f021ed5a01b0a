# Undone while it waits: it never leaves.
slack "chat.postMessage: 429 60"
does ana post saying first to #crash
does ana post saying second to #crash
does ana undo
answered undone
expect message M2 dropped
does ana undo
expect message M1 dropped
pass 2m
expect channel #crash
expect calls chat.postMessage 1
does ana redo
answered redone
pass 2s
expect message M1 acked
expect channel #crash first
