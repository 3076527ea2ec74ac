"""Targets: how a candidate is reached (the port is `run/target.py`).

`prompt` asks a model, `http` an endpoint, `function` a Python function, `recorded` looks answers up.
"""
