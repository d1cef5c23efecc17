"""The shared store on PostgreSQL with PostGIS: the same schema, services and journal as the embedded one."""
