"""Drafts: a model is asked for them, they are kept, a person accepts or refuses them one by one."""
