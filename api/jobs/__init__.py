"""Work that takes time: who does it, what waits, how it is written down, and what it leaves a node as."""
