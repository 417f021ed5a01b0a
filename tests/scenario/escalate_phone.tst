# The answer comes from the phone: bob acknowledges his page at the pager, a poll tells of it, the alert is his, and nobody is asked any more.
# The pager of ana, who was asked before, is told.
source am
config person 'ana' { page = {'pd'} mail = 'ana@example.com' }
config person 'bob' { page = {'og'} mail = 'bob@example.com' }
config person 'cy' { }
config policy 'pay' { steps = {'ana within 5m', 'bob within 10m', 'cy by og within 5m'} }
config notify { escalate = 'pay' group_wait = 0s }
fires am disk severity=page
pass 5m30s
expect asked disk bob step 2
expect rings M1 triggered
expect rings M2 triggered
phone am bob@example.com M2
pass 30s
expect held disk bob
expect asked disk nobody
expect message M1 acked late
expect message M2 acked
expect rings M1 acknowledged
pass 1h
expect pages pd ana
expect pages og bob
# Said twice it is nothing new; given back, the first is asked anew.
phone am bob@example.com M2
does bob unack disk
pass 20s
expect asked disk ana step 1
expect pages pd ana ana
