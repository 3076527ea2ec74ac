"""A PRD edited where it stands: what a change touches is written anew, every other character stays. Pure."""
