"""The towers in which answers are written, the named sequences, and what they do as g -> infinity."""
