"""*workbench*: one file per job of the PM; here the stages and the adapters meet.

`desk.py` is what a job is given (folder, store, models, engine, clock). `evaluate.py` reads like a table of
contents. May import everything but `api`, `cli` and `testing`.
"""
