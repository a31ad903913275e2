"""Property-based tests of the theory, for this project's suite and for yours."""
