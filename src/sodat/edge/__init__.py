"""What reaches outside the process: beacon, letters, clock, the embedded PostgreSQL, worker."""
