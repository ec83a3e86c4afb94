"""The interface that Co-WIN's clients of 2021 speak (docs/cowin.md)."""
