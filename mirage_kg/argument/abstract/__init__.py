"""Abstract argumentation (Dung, 1995): frameworks of arguments and attacks, their extensions, and their files."""
