"""One file a family of rules; every rule is a class with a code, collected in `define/lint/registry.py`."""
