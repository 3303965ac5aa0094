"""One run beside another: near settings, the same seeds, another device."""
