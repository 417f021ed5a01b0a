# The night in which the clocks of Europe are set forward: steps come by the time that passes, and the one who is on call is paged, by the
# clocks on her wall. ana's turn ends at 03:30 there, which is 01:30 UTC, an hour after 01:30 on the same wall.
source am
config person 'ana' { page = {'#crash'} }
config person 'bob' { page = {'#status'} }
config schedule 'first' { zone = 'Europe/Berlin' persons = {'ana', 'bob'} start = '2027-03-27 03:30' turn = 1d }
config policy 'pay' { steps = {'first within 10m'} }
config notify { escalate = 'pay' group_wait = 0s }
start
step 126d10h54m
pass 1m
fires am disk severity=page
pass 20s
expect screen 00:55Z
expect asked disk ana step 1 round 1
pass 10m
expect screen 01:05Z
expect asked disk ana step 1 round 2
pass 10m
expect asked disk ana step 1 round 3
pass 10m
expect screen 01:25Z
expect asked disk ana step 1 round 4
pass 10m
expect screen 01:35Z
expect asked disk bob step 1 round 5
expect pages #crash ana ana ana ana
expect pages #status bob
