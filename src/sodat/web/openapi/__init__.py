"""OpenAPI 3.1 documents, made from the tables that the routes are made from."""
