-- Run by PostgreSQL at its first start: the catalog of ducklake:postgres, beside the database of Prefect.
CREATE DATABASE lake;
