"""Pages of somebody who is signed in: people, applying, applications."""
