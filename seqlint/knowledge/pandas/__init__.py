"""What pandas does to tables: rows, columns, and the arrays that they become."""
