# Three in ten minutes; what comes then waits, and is one digest.
source am every 15s
config notify { level_2 = {'#crash'} group_by = {'service'} group_wait = 0s resolved = no }
cap #crash 3 10m
fires am a severity=critical service=a
pass 16s
fires am b severity=critical service=b
pass 16s
fires am c severity=critical service=c
pass 16s
fires am d severity=critical service=d
pass 16s
fires am e severity=critical service=e
pass 16s
expect told 3
expect channel #crash "[*]L2 a*" "[*]L2 b*" "[*]L2 c*"
stop
pass 8m
expect told 3
pass 1m
expect told 5
expect channel #crash * * * "[*]Digest: 2 alerts in *[*]: 2 L2; d 1, e 1*"
pass 1h
expect channel #crash * * * *
