#!/usr/bin/env bash
# Run once by the image of PostgreSQL, for a new database: the owner, who is no superuser and is used by `migrate` only.
set -euo pipefail
psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set password `cat /run/secrets/db_owner_password`
CREATE ROLE tenantry_owner LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE tenantry OWNER tenantry_owner;
SQL
