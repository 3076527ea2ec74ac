"""What another tool's file says, in our words: rows, parts of a PRD, and notes about what was lost.

Takes nothing but what an importer found; gives the items that `workbench/importing` writes down. Pure.
"""
