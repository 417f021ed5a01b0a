# What is marked is alerts, not rows: polls re-sort between the marks and the act, one fires anew and is refused, by name.
source am
fires am alpha severity=warning
pass 15s
fires am beta severity=warning
pass 15s
fires am gamma severity=warning
pass 15s
keys g g Space Space
expect marks 2
fires am aaa bbb severity=critical
pass 15s
expect marks 2
ends am alpha
pass 15s
fires am alpha severity=warning
pass 15s
skip
keys a
answered "alpha fired again since you looked"
expect acked beta
expect firing alpha gamma aaa bbb
expect events alert.acked
