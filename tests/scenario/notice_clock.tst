# A clock that is set neither holds a notice up nor has it told twice.
source am every 15s
config notify { level_2 = {'#crash'} group_by = {'service'} resolved = no }
fires am disk severity=critical service=db
pass 10s
step -1h
pass 2s
expect channel #crash "[*]L2 disk on db*"
fires am lag severity=critical service=db
pass 4m
expect channel #crash *
pass 2m
expect channel #crash * "[*]L2 lag on db*"
fires am slow severity=critical service=web
pass 20s
step 1h
pass 20s
expect channel #crash * * "[*]L2 slow on web*"
pass 30m
expect channel #crash * * *
