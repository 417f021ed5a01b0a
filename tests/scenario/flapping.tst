# One row, a mark and a count, whatever comes and goes; steady after an hour without a fire.
source am
fires am disk severity=warning
pass 30s
ends am disk
pass 5m
fires am disk severity=warning
pass 30s
ends am disk
pass 5m
fires am disk severity=warning
pass 30s
expect marked disk no
ends am disk
pass 5m
skip
fires am disk severity=warning
pass 30s
expect events alert.fired alert.flapping
expect marked disk flapping
expect fired disk 4
ends am disk
pass 30s
stop
start
expect marked disk flapping
pass 50m
expect marked disk flapping
pass 11m
expect marked disk no
expect cleared disk
expect events alert.cleared alert.steady
fires am disk severity=warning
pass 30s
expect marked disk no
