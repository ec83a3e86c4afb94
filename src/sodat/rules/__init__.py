"""The rules of the draw: values in, values out; no clock, no chance, no disk, no network."""
