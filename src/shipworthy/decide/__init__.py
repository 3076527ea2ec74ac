"""Stage 4, *decide*: `Bar`s + `Score`s -> `Decision`. Ship, don't ship, not enough evidence; compare.

Pure: the same scores and the same ledger of chances give the same verdict. May import `score` and what
stands before it. The procedure is `DECISIONS` in docs/concepts/decisions.md.
"""
