"""Stage 1, *define*: text -> `Benchmark`. What good means.

Takes the text of a `prd.yaml` and the rows of case files (somebody else reads them), gives one typed
`Benchmark`, or every fault at once. May import `stats`, `records`, `errors` and nothing that touches a file.
"""
