# Two steps by real pagers. The first one's answers are lost, it is killed in between, and asks for a pause: ana's page rings once. The second
# accepts bob's page and carries it out later. Who answers stops both, and both pagers hear of it, and that it is over.
source am
config person 'ana' { page = {'pd'} }
config person 'bob' { page = {'og'} }
config policy 'pay' { steps = {'ana within 5m', 'bob within 10m'} }
config notify { escalate = 'pay' group_wait = 0s }
pager "enqueue: lost, 429 20, stuck; status: 404, 404, 404"
fires am disk severity=page
pass 20s
expect rings 1
expect rings M1 triggered
stop
pass 30s
expect rings 1
pass 30s
expect message M1 delivered
expect rings M1 triggered
pass 4m
expect asked disk bob step 2
pass 10s
expect message M2 delivered
expect rings M2 triggered
expect rings 2
does bob ack disk saying "on it"
pass 10s
expect rings M1 acknowledged
expect rings M2 acknowledged
ends am disk
pass 2m
expect rings M1 resolved
expect rings M2 resolved
expect rings 2
