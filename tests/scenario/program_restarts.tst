# The program ends and begins again on the same store: acks, owners and undo are there, and nothing fires anew.
source am
fires am disk net severity=critical
pass 5s
keys a
pass 1m
skip
stop
start
pass 5s
expect count acked 1
expect count firing 1
expect fired disk 1
expect fired net 1
expect events
keys u
answered undone
expect count firing 2
