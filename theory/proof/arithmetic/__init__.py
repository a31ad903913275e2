"""Two independent back ends of exact rational functions, for the one kernel."""
