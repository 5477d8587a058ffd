"""The demo: a re-run of the Manchester Co-production Roadshow of 2011."""
