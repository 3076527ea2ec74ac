"""Vega-Lite specifications of the pictures: the same one is drawn in the web page and in the report. Pure.

Every number comes from a page dataclass and stands in the specification itself (no URL, no expression of a
user); every picture has a `description`. Lines and letters are `currentColor`: dark and light both fit.
"""
