"""What commands do and print where no server is."""
