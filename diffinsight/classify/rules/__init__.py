"""The rule catalogue: one module per subject, one small function per rule."""
