"""Gradual semantics on sparse arrays."""
