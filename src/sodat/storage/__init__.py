"""PostgreSQL: plain SQL, constraints as the last guard."""
