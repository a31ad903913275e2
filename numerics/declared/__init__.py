"""Points and fits of declared families."""
