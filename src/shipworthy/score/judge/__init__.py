"""Judges: models that score by the rubric. What they are asked, how their replies are read and combined.

`rubric` says what is judged, `form` what a verdict may look like, `letter` what is sent, `reply` what came
back, `scorer` who judges, `combine` what several askings come to, `recorded` verdicts that exist already,
`canaries` whether the judge can be talked round. Nothing here calls a model: `workbench/judging.py` does.
"""
