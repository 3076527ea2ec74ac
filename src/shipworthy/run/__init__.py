"""Stage 2, *run*: `Benchmark` -> `Plan` -> `Trial`s. Ask every candidate every case.

Plans, orders and keeps the records; concurrency, timeouts and retries live in `adapters/engines`.
Holds the ports `Target` (answers a case), `Model` (completes messages) and `Engine` (executes a plan).
May import `define` and what stands before it.
"""
