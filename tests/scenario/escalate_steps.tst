# Three steps, each person once in each, in order and at the right times: while the owner is killed between them and another takes over, while
# the clock is set forward and back, and until somebody answers. cy has no way of her own: her page stands on the screen.
source am
config person 'ana' { page = {'#crash'} }
config person 'bob' { page = {'#status'} }
config person 'cy' { }
config policy 'pay' { steps = {'ana within 5m', 'bob within 10m', 'cy by #crash within 5m'} }
config notify { escalate = 'pay' group_wait = 0s }
fires am disk severity=page
pass 5s
expect firing disk
expect asked disk ana step 1 round 1
pass 5s
expect message M1 delivered
pass 4m
stop
pass 30s
expect asked disk ana step 1 round 1
pass 30s
expect asked disk bob step 2 round 1
expect message M1 delivered late
expect pages #crash ana
pass 5s
stop
pass 9m
expect asked disk bob step 2 round 1
expect pages #status bob
pass 1m
expect asked disk cy step 3 round 1
pass 5m
expect asked disk ana step 1 round 2
expect pages #crash ana cy ana
# The clock is set back in the middle of a step: it has what was left of its time.
pass 2m
step -1h
pass 2m40s
expect asked disk ana step 1 round 2
pass 20s
expect asked disk bob step 2 round 2
# … and forward: that is as if the machine had slept, so the next step comes at once, and one alone.
pass 1m
step 1h
pass 10s
expect asked disk cy step 3 round 2
pass 4m40s
expect asked disk cy step 3 round 2
pass 30s
expect asked disk ana step 1 round 3
expect pages #crash ana cy ana cy ana
expect pages #status bob bob
# Bob answers: nobody is asked any more, whatever time it gets.
does bob ack disk
pass 5s
expect asked disk nobody
expect held disk bob
pass 3h
expect pages #crash ana cy ana cy ana
expect pages #status bob bob
# Taken back soon enough it goes on where it stood; given back it would begin anew.
does bob undo surely
pass 5s
expect asked disk bob step 2 round 3
expect pages #status bob bob bob
ends am disk
pass 30s
expect asked disk nobody
