"""Engines: what executes a plan (the port is `run/engine.py`). `local` does so on asyncio in this process."""
