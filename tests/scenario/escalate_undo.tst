# Asked by hand, taken back, and again: who was rung is asked to stand down, in the thread of her page; what has not left never does.
source am
config person 'ana' { page = {'#crash'} }
config person 'bob' { page = {'#status'} }
config policy 'pay' { steps = {'ana within 5m', 'bob within 10m'} }
config route 'all' { escalate = 'pay' }
fires am disk net severity=critical
pass 5s
does ana escalate disk net to bob
refused "ask: escalate 2 alerts: page bob by #status, to answer by 14:05Z. A page can't be unsent: undo asks to stand down. Escalate?"
does ana escalate disk net to bob saying "needs a DBA" surely
answered "escalated 2 alerts: bob by #status"
pass 5s
expect channel #status "*Asked: bob, escalated by ana: needs a DBA*"
expect escalated disk net
does ana undo
answered "M2 asks bob to stand down"
pass 5s
expect firing disk net
expect channel #status "*Asked: bob*" "> Stand down: ana took back what M1 asked of bob."
does ana redo
pass 5s
expect escalated disk net
expect asked net bob
expect channel #status "*Asked: bob*" "> Stand down*" "*Asked: bob*"
fails slack "connection refused"
does ana escalate disk to 2 surely
pass 1m
expect message M4 retrying
does ana undo
pass 5s
expect message M4 dropped
# It may have got through after all: so he is asked to stand down all the same.
answers slack
pass 2m
expect channel #status "*Asked: bob*" "> Stand down*" "*Asked: bob*" "Stand down*"
expect asked disk bob
does bob ack disk
does bob ack net
pass 5s
expect message M3 acked
