# Undo of an ack of three, of which one was changed since by somebody else: two go back, the third is named; redo does the two again.
source am
fires am disk net cpu severity=critical
pass 5s
skip
does ana ack disk net cpu
answered "acked 3 alerts"
does bob unack net
does ana undo
answered "net was changed since by bob"
expect firing disk cpu net
expect events alert.acked*3 alert.unacked alert.restored*2
does ana redo
answered redone
expect acked disk cpu
expect firing net
expect held disk ana
does ana redo
refused "nothing to redo"
does ana undo
expect firing disk cpu net
skip
# What was changed by the source in between is refused as a whole.
does ana ack disk
ends am disk
pass 15s
expect closed disk
does ana undo
refused "changed since"
expect events alert.acked alert.cleared
# From the screen, u and Ctrl-R are the same.
keys g g a
expect screen "u undo"
keys u
answered undone
keys Ctrl-R
answered redone
