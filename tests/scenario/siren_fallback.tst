# The siren refuses: who is asked gets a mail, at her own address, that says whose it was; and the answer is told there too.
config person 'bob' { page = {'siren'} mail = 'bob@example.org' }
config policy 'shop' { steps = {'bob within 10m'} }
config notify { escalate = 'shop' group_wait = 0s }
source prod every 15s
start
box "command: error 3; mail: 451, lost"
fires prod Checkout severity=page
pass 1m
expect message M1 failed
expect message M2 delivered
expect box "mail: ask bob@example.org [[]tocsin[]] level 1: *" "mail: ask bob@example.org [[]tocsin[]] level 1: *"
expect asked Checkout bob step 1 round 1
expect firing MessageUndelivered
does bob ack Checkout
pass 1m
expect message M2 acked
expect cleared MessageUndelivered
