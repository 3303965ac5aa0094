"""The store on a Neo4j server: one graph in a database that many machines can ask."""
