"""The speed-ups that the suite looks for under this name, in Java: its own are Python and slow under Jython."""
