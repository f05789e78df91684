"""Parts that pages are made of: the frame, findings, tables, controls."""
