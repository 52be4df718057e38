"""What is left on paper of an attempt that has ended: a report as one HTML file, and the record of a pass as a PDF."""
