# The pager refuses for good: the page goes to the fallback, an alarm says so by another way, and the next step does not wait for that.
source am
config person 'ana' { page = {'pd'} }
config person 'bob' { page = {'og'} }
config policy 'pay' { steps = {'ana within 5m', 'bob within 10m'} }
config notify { escalate = 'pay' group_wait = 0s }
pager "enqueue: error invalid_routing_key"
fires am disk severity=page
pass 30s
expect message M1 failed
expect rings 0
expect firing MessageUndelivered
expect channel #status "*L1 disk*Asked: ana*"
pass 5m
expect asked disk bob step 2
pass 10s
expect rings 1
