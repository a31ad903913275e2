"""From a workflow and a noise law to the recursion of second moments, and the quantities read from it."""
