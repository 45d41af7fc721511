"""What an inspector questions in a report: figures, dates and references that don't hold."""
