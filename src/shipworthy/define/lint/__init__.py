"""Lint of the benchmark itself: what makes a PRD unable to decide, found before money is spent.

Takes a `Subject` (the benchmark, its places in the text, recorded answers, texts of files), gives `Problem`s.
May import `define`, `stats`, `errors`; opens nothing.
"""
