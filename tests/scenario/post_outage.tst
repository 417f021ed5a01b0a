# Slack is away for an hour: what was written meanwhile arrives as one catch-up, in order, with the times.
fails #crash "connection refused"
does ana post saying "disk is full" to #crash
pass 20m
does bob post saying "still full" to #crash
pass 20m
does ana post saying "half empty" to #crash
pass 20m
expect message M1 retrying late
expect message M3 retrying late
expect count firing 3
answers #crash
pass 3m
expect message M1 acked late
expect count firing 0
expect channel #crash "_Delayed: written by ana at 14:00Z_*disk is full*by bob at 14:20Z*still full*by ana at 14:40Z*half empty"
