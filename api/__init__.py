"""The doors: HTTP, the command line, and what lives as long as a server. Each folder holds one sort of thing.

- `schemas`: what goes over the wire. A new field or body: the file of its subject, and a sentence below the field.
- `jobs`: work that takes time, and its records: the board, the batch, previews, worker processes, states of nodes.
- `answers`: from what stores and solvers hold to what the wire says. Nothing in it knows HTTP.
- `http`: what all routes share: walls, bodies, parameters, page tokens, errors as answers, events, the OpenAPI document.
- `routes`: one file a noun, and a line in `app.ROUTERS`.
- `commands`: one file a command, and a line in `cli.COMMANDS`. `terminal`: what commands do and print where no server is.
- `bench`: one file a measurement, and a line in its table.

`errors` and `settings` are the tables under all of it; `serving` holds the parts of one server and `open` opens them; `app`
puts the routes together, `server` runs them. Imports go down: pyproject.toml names the order, and a linter holds it.
"""
