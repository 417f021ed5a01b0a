# Undo of an old act asks first, and so does one from another screen.
source am
fires am disk severity=critical
pass 5s
keys a
pass 11m
keys u
expect acked disk
expect screen "undo what you did"
keys n
expect acked disk
keys u y
answered undone
expect firing disk
does ana ack disk
keys u
expect screen "on another screen"
keys Esc
expect acked disk
does bob undo
refused "nothing of yours"
