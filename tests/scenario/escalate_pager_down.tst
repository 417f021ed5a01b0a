# ana's way is down: her page is tried again and again, then goes to the fallback as well, and an alarm says so; the panel tells all of it.
# The next step does not wait for that. There again, the page is not sent where it is known that bob has it.
source am
config person 'ana' { page = {'#crash'} }
config person 'bob' { page = {'#status'} }
config policy 'pay' { steps = {'ana within 8m', 'bob within 10m'} }
config notify { escalate = 'pay' group_wait = 0s }
fires am disk severity=page
fails #crash "connection refused"
pass 1m
expect message M1 retrying
expect screen "ana (#crash)"
pass 4m30s
expect message M1 retrying late
expect message M2 delivered
expect pages #status ana
expect firing MessageUndelivered
expect screen "LATE"
expect screen "M1 to #crash has not reached ana after 5m: connection re"
expect channel #status "*L1 disk*Asked: ana*"
expect asked disk ana step 1
pass 3m
expect asked disk bob step 2
expect pages #status ana bob
does bob ack disk saying "on it"
pass 5s
expect message M1 acked late
expect message M2 acked
expect message M3 acked
expect cleared MessageUndelivered
answers #crash
pass 5m
expect channel #crash
expect pages #crash ana
