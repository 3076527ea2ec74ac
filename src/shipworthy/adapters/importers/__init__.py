"""Other tools' files -> items in our words. Takes a `Source`, gives `define/importing` items.

One file a shape; `known.py` lists them. They know the reading parts (`source_file`, `json_stream`) and of one
another nothing but what a tool's own shapes share.
"""
