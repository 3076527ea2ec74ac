"""*report*: records -> page dataclasses -> text, HTML, JSON. Pure: templates come in as text.

One page dataclass feeds the terminal, the HTML file and JSON, so they can't disagree. May import the
stages (`decide` and before); never `adapters`.
"""
