# An ack holds for its four hours and not a minute longer; meanwhile nobody is asked again.
source am
fires am disk severity=critical
pass 5s
skip
keys a
answered "acked disk"
expect acked disk
expect held disk ana
expect screen "acked disk"
pass 3h
expect acked disk
expect row disk "ack ends"
pass 58m
expect acked disk
pass 2m
expect firing disk
expect events alert.acked alert.reminded alert.ack_expired
# A shorter one is as short as it was said to be.
does bob ack disk for 30m saying "looking at it"
pass 29m
expect held disk bob
pass 2m
expect firing disk
expect fired disk 1
expect events alert.acked alert.reminded alert.ack_expired
