"""One experiment over a grid of settings: plan, chunks, the engines that run them, and maps of what came out."""
