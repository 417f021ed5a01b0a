# Slack can not be reached while forty groups are told: what it gets when it can be again are two messages of what still stands, one for what was
# tried before and one for the rest.
source am every 15s
config notify { level_2 = {'#status'} group_by = {'alertname'} group_wait = 0s resolved = no }
fails slack "connection refused"
fires am a*20 severity=critical service=web
pass 16s
fires am b*20 severity=critical service=db
pass 9m
ends am a-1 a-2 a-3
pass 3m
answers slack
pass 2m
expect channel #status "[*]Delayed by 12m: 2 alerts in *; 3 are gone or closed by now*" "[*]Delayed by 10m: 35 alerts in *"
pass 30m
expect channel #status * *
