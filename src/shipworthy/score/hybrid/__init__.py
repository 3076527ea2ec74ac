"""Hybrid scoring: the judge scores everything, people see what decides, each item with a known probability.

Pure. `strata` sorts cases into classes, `allocation` says how many labels each class gets, `drawing` which
cases come next. What the labels make of the judge is decided by `decide`, class by class.
"""
