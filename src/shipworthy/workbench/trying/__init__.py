"""Trying an edited prompt on a candidate's worst cases beside the live version; saving it as a version."""
