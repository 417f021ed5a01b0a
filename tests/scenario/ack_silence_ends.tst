# An acknowledgement's silence ends with it, however that ends: by time, by the source, by another act.
source am every 30s
silences am
fires am disk severity=warning
fires am fan severity=warning
fires am net severity=warning
fires am cpu severity=warning
pass 1m
does ana ack disk for 50m
does ana ack fan net cpu
pass 1m
expect silences 4 of 4
pass 50m
expect firing disk
expect silences 3 of 4
ends am fan
pass 2m
expect closed fan
expect silences 2 of 4
fires am net severity=critical
pass 2m
expect firing net
expect silences 1 of 4
does bob take cpu
pass 1m
expect held cpu bob
expect silences 1 of 4
does bob unack cpu
pass 1m
expect silences 0 of 4
does bob undo
pass 1m
expect silences 1 of 5
does bob unack cpu
pass 1m
expect silences 0 of 5
stop
