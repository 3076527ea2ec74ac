"""Conformance kits for writers of plugins: what every target, model, engine, scorer and store must do."""
