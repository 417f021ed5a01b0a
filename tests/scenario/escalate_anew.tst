# What is given back, or whose acknowledgement expires, is asked about anew, from the first step on; a new episode too. Everyone of the second
# policy must answer: who holds it keeps it, and the other is asked on until he has answered too.
source am
config person 'ana' { page = {'#crash'} }
config person 'bob' { page = {'#status'} }
config policy 'pay' { steps = {'ana within 5m', 'bob within 10m'} }
config policy 'both' { steps = {'ana, bob within 5m'} answer = everyone }
config route 'net' { match = 'alertname=net' level = 1 escalate = 'both' }
config notify { escalate = 'pay' group_wait = 0s }
fires am disk severity=page
pass 6m
expect asked disk bob step 2
does bob ack disk for 10m
pass 1m
does bob unack disk
pass 5s
expect asked disk ana step 1 round 1
expect pages #crash ana ana
does ana ack disk for 10m
pass 5s
expect asked disk nobody
pass 11m
expect asked disk ana step 1 round 1
expect pages #crash ana ana ana
ends am disk
pass 30s
expect asked disk nobody
fires am disk severity=page
pass 20s
expect asked disk ana step 1 round 1
ends am disk
pass 30s
fires am net severity=warning
pass 20s
expect asked net ana bob step 1
does ana ack net
pass 5s
expect held net ana
pass 5m
expect held net ana
expect pages #status bob bob bob
does bob ack net
answered "acked"
expect held net ana
pass 2h
expect held net ana
expect pages #status bob bob bob
