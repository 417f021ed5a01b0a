# A person is rung by a siren: what it is told, while it fails, the owner dies and nobody can say whether it rang.
config person 'ana' { page = {'siren'} }
config person 'bob' { page = {'siren'} mail = 'bob@example.org' }
config policy 'shop' { steps = {'ana within 5m', 'bob within 5m'} }
config notify { escalate = 'shop' group_wait = 0s }
source prod every 15s
start

# It may have rung: it is run again, under the same key, until it says that it did.
box "command: lost, error 75, ok"
fires prod Checkout severity=page
pass 30s
expect asked Checkout ana step 1 round 1
expect box "siren: ask ana *" "siren: ask ana *"
expect message M1 delivered

# The owner dies while it runs, and nobody knows how that ended.
box "command: stuck"
pass 5m
expect asked Checkout bob step 2 round 1
stop
start
pass 30s
expect box "siren: ask ana *" "siren: ask ana *" "siren: ask bob *" "siren: ask bob *"

# Who answered is told to both, once.
does bob ack Checkout
pass 10s
expect box "siren: ask ana *" "siren: ask ana *" "siren: ask bob *" "siren: ask bob *" "siren: answered ana *" "siren: answered bob *"
