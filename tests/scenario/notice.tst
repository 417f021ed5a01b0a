# Each group is told once, after it has waited, whoever was killed meanwhile; what is new in it waits for the interval; when all of it is over, the
# thread says so.
source am
config notify { level_2 = {'#crash'} level_3 = {'#status'} group_by = {'service'} }
fires am disk lag severity=critical service=db
fires am slow severity=warning service=web
pass 20s
expect told 0
stop
pass 5s
expect told 0
pass 10s
expect told 3
expect channel #crash "[*]L2 2 alerts on db, the worst*"
expect channel #status "[*]L3 slow on web[*] since *"
stop
fires am full severity=critical service=db
pass 4m
expect told 3
stop
pass 2m
expect told 4
expect channel #crash "[*]L2 2 alerts on db*" "[*]L2 full on db[*] since *"
does ana ack disk
ends am all
pass 1m
expect channel #crash "[*]L2 2 alerts on db*" "[*]L2 full on db*" "> Over at *: all 2 alerts are gone or closed" "> Over at *: the alert is gone or closed"
pass 1h
expect channel #crash * * * *
expect timers at most 800
