# Hidden until a time, and back as firing; meanwhile a rise brings it back at once, and what clears was seen by nobody.
source am
fires am disk severity=warning
fires am fan severity=warning
fires am net severity=warning
pass 5s
skip
does ana snooze disk fan net for 2h
answered "snoozed 3 alerts until"
expect snoozed disk
expect events alert.snoozed*3
does bob ack disk
refused "snoozed by ana"
pass 30m
fires am fan severity=critical
pass 30s
expect firing fan
ends am net
pass 30s
expect cleared net
stop
start
pass 1h
expect snoozed disk
does ana snooze disk for 30m
pass 29m
expect snoozed disk
pass 2m
expect firing disk
does ana snooze disk
does bob take disk saying "I look"
expect held disk bob
does ana assign disk to carl
expect held disk carl
does carl undo surely
refused "nothing of yours"
does ana undo
expect held disk bob
does ana redo
expect held disk carl
does bob unsnooze disk
refused "is not snoozed"
skip
stop
