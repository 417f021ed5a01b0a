# A rise in severity opens again what somebody had; a fall does not, nor does the same level in another word.
source am
fires am disk severity=warning
pass 5s
does bob ack disk
skip
fires am disk severity=critical
pass 15s
expect firing disk
expect fired disk 1
expect events alert.changed alert.reopened
does bob ack disk
skip
fires am disk severity=error
pass 15s
expect acked disk
fires am disk severity=info
pass 15s
expect acked disk
expect events alert.changed*2
fires am disk severity=page
pass 15s
expect firing disk
expect row disk L1
expect events alert.changed alert.reopened
