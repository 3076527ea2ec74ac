"""Implementations of the port of the same word; see shipworthy.adapters."""
