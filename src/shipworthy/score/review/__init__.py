"""People as scorers: what is put before them, who sees what, what they say, and what is made of it.

Pure. Everything is a record that is only ever added: a grade is corrected by a later grade that names it, a
disagreement is settled by a ruling beside the grades, and every earlier word stays.
"""
