# Held with z: nothing joins or leaves, a counter says how many wait; let go, all is in its place.
source am
fires am alpha severity=warning
pass 15s
fires am beta severity=warning
pass 15s
keys z
fires am worse worst severity=critical
pass 1m
expect no worst
expect screen "+2 waiting"
expect cursor alpha
expect firing worse worst
keys z
expect screen worst
expect no waiting
