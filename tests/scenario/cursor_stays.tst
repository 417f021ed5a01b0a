# A poll re-sorts the list between two keys: the cursor stays on its alert, and the act goes to it.
source am
fires am alpha severity=warning
pass 15s
fires am beta severity=warning
pass 15s
fires am gamma severity=warning
pass 15s
keys g g j
expect cursor beta
pass 10s
fires am aaa bbb severity=critical
pass 15s
expect cursor beta
keys a
answered "acked beta"
expect acked beta
expect firing alpha gamma aaa bbb
# It falls to its new place; the cursor goes with it.
pass 5s
expect cursor beta
# Gone from under the cursor: a neighbour has it, and the line says so.
ends am beta
pass 15s
expect closed beta
expect screen "beta left the list (closed)"
expect cursor gamma
