-- A node compares what was applied with what it was built with, before it serves.
GRANT SELECT ON flyway_schema_history TO tenantry_platform;
