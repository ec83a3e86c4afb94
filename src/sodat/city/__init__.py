"""The scripted city of the rehearsal: citizens and programs that file over real HTTP.

It knows HTTP and the files of the public record, nothing of how the portal works inside.
"""
