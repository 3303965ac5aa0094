"""Standing of statements: frames, extensions and gradual strengths, as pure functions."""
