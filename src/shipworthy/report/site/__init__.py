"""The dataclasses of the web pages, and the pure functions that fill them."""
