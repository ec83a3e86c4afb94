"""HTTP: a hot lane in raw ASGI, pages and JSON behind it."""
