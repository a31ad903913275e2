"""Cross-checks of laws against simulation, and the judgement of what was found."""
