"""Who reads the anchors how: reviewers among themselves, and a judge beside them. Pure.

`reviewers` (agreement by pair and slice), `swaps` (which levels are mixed up), `gaps` (where a judge leans),
`own_family` (does it favour its kin), `widest` (the answers to fix the anchors from).
"""
