# Thousands in a minute are one message, in which all are counted; all of them are told, and when all are over that is said once.
source am
config notify { level_1 = {'#status'} level_2 = {'#crash'} group_by = {'alertname'} }
fires am a*1500 severity=critical service=web
pass 20s
fires am b*500 severity=page service=db
pass 1m
expect told 2000
expect channel #crash "[*]Storm: 1500 alerts[*]: 1500 L2; web 1500*"
expect channel #status "[*]Storm: 500 alerts[*]*"
expect screen a-1
fires am c*30 severity=critical service=web
pass 3m
expect told 2000
stop
pass 3m
expect told 2030
expect channel #crash * "[*]Storm: 530 alerts[*]: 500 L1, 30 L2; db 500, web 30*"
does ana close a-1
ends am all
pass 3m
expect channel #crash * * "> Over at *" "> Over at *"
