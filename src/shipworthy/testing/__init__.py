"""Conformance kits for writers of plugins: every target, model, engine, scorer, store and importer."""
