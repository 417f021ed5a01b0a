# Ten minutes before an ack ends it is told, once; acknowledged again it is told anew.
source am
fires am disk severity=warning
pass 5s
skip
does ana ack disk
pass 3h
pass 49m
expect marked disk no
pass 2m
expect marked disk reminded
expect acked disk
expect events alert.acked alert.reminded
stop
start
expect marked disk reminded
pass 2m
does ana ack disk
expect marked disk no
pass 3h
pass 51m
expect marked disk reminded
expect events alert.acked alert.reminded
pass 10m
expect firing disk
expect events alert.ack_expired
