# Ana writes an incident's updates at the screen: the state that they bring, the next one that they promise, and what becomes of it.
config incident { destinations = { '#crash' }  topics = { '#crash' }  update_every = { '20m' }  lead_within = 0s  review_every = 0s  open_longer = 0s }
source am
screen 24 100
start
fires am Checkout
pass 15s
does ana declare "checkout fails" severity=sev-1 lead=ana Checkout
pass 1m
# On an alert that belongs to it: the update, or a post about the alert alone.
keys p
expect screen "the next update of INC-1"
keys i
expect screen "POST UPDATE  INC-1 checkout fails"
expect screen "incident thread, in the channel too"
expect screen "[20m]  -> promised for"
keys Esc Ctrl-U Tab
type "{{state}}: {{impact}}, more at {{next}} by {{lead}}"
keys Esc y
expect screen "{{impact}} has no value"
keys Tab
type "all payments"
keys Esc Tab Tab Tab Tab j
expect screen "[identified]  was investigating"
keys y
answered "update 1 of INC-1"
expect screen "u strikes it through"
pass 1m
expect incident INC-1 state=identified
expect channel #crash "*INC-1 checkout fails (SEV1, identified)*" ">> *identified: all payments, more at * by ana*"
# Nobody writes the next one: it is owed in the messages, and p there writes it.
pass 21m
expect screen "ana has not written the update"
keys g u
expect screen "INC-1 next update"
keys p
expect screen "POST UPDATE  INC-1 checkout fails"
expect screen "text (from update 1"
keys Esc Ctrl-U Tab
type "it is mended"
keys Esc Tab Tab Tab Tab j j
expect screen "topic of #crash"
keys y
answered "update 2 of INC-1"
pass 1m
expect incident INC-1 state=resolved
expect no "has not written the update"
expect topic #crash ":white_check_mark: All systems operational*"
# What is sent is not unsent: undo strikes it, and all that it brought is as it was.
keys u
pass 1m
expect incident INC-1 state=identified
expect channel #crash "*identified*" ">> *" ">> ~*it is mended*~"
