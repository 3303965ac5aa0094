"""Theory tier: for each simulation that has one, the curves that its closed form or mean field expects.

One module per simulation with one function, `theory(values) -> {output: array}`, in NumPy and double precision: a second
implementation that shares no line with the simulation. It gives the outputs that it can at the setting asked for, at the
steps that a run would record, and draws nothing. Closed forms are exact; a mean field replaces sampled quantities by their
expectations, and where it departs from the run the difference is what sampling does.
"""
