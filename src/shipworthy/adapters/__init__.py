"""*adapters*: the only code that opens a file, socket or process.

`models/`, `targets/`, `stores/`, `engines/` implement the ports of the stages and don't know one another;
`workbench/desk.py` puts them together. May import the stages.
"""
