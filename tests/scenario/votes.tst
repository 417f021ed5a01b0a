# Votes are of episodes, their sum is the rule's; a review is the rule's too; both are undone across a restart.
source am
fires am disk severity=warning
pass 5s
skip
does ana vote disk voting noise
does ana review disk responding no saying "nothing to do at night"
expect rule disk noise 1
does bob vote disk voting useful
expect rule disk noise 0
stop
start
does bob undo surely
expect voted disk noise
expect rule disk noise 1
expect rule disk useful 0
does bob redo
expect rule disk useful 1
does ana undo surely
answered "review"
expect events alert.voted rule.reviewed alert.voted alert.restored*2 rule.restored
ends am disk
pass 30s
fires am disk severity=warning
pass 30s
expect voted disk none
expect rule disk useful 1
does bob vote disk voting useful
expect rule disk useful 2
