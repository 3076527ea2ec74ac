"""From somebody's table of real answers to the smallest `prd.yaml` that runs.

Takes rows and what a PM says about them; guesses what each column is, and gives texts of files. Pure.
"""
