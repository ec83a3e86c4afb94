"""The portal's words in its three languages. A leaf: it knows no other part of the system."""
